using System.Globalization;

namespace Fairlead.Scheduling.Redis.Sharding;

/// <summary>Where a listing of several shards goes on: in each of them below a number, from the newest job, or not at all.</summary>
internal static class ShardCursor
{
    /// <summary>Stands for a shard of which nothing has been listed.</summary>
    public const long Beginning = -1;

    /// <summary>Stands for a shard of which everything has been listed.</summary>
    public const long End = 0;

    private const char Separator = '.';
    private const string BeginningWord = "n";

    /// <summary>Writes a cursor; <see langword="null"/> when nothing is left anywhere.</summary>
    public static string? Write(IReadOnlyList<long> from) => from.All(static number => number == End)
        ? null
        : string.Join(Separator, from.Select(static number => number == Beginning ? BeginningWord : number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Reads a cursor of so many shards; <see langword="null"/> begins a listing.</summary>
    /// <exception cref="FormatException">It is not one that a listing of so many shards answered.</exception>
    public static long[] Read(string? cursor, int shards)
    {
        if (cursor is null)
        {
            return [.. Enumerable.Repeat(Beginning, shards)];
        }

        var words = cursor.Split(Separator);
        var from = new long[shards];
        for (var index = 0; index < shards; index++)
        {
            if (words.Length != shards || !TryRead(words[index], out from[index]))
            {
                throw new FormatException($"The cursor '{cursor}' is not one that a listing answered; begin without one.");
            }
        }

        return from;
    }

    private static bool TryRead(string word, out long number)
    {
        number = Beginning;
        return word == BeginningWord || long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
