using System.Globalization;

namespace Peers.Caches;

/// <summary>What is measured of caches, as a command line says it.</summary>
internal sealed record CacheOptions
{
    public const string Usage = "[--rounds N] [--seconds N] [--connections N] [--threads N]";

    /// <summary>Gets how many rounds are measured, after one that is not.</summary>
    public int Rounds { get; private set; } = 5;

    /// <summary>Gets how long each contender is asked in a round.</summary>
    public int Seconds { get; private set; } = 5;

    /// <summary>Gets how many connections ask, each for the next answer as soon as it has one.</summary>
    public int Connections { get; private set; } = 64;

    /// <summary>Gets on how many threads they are.</summary>
    public int Threads { get; private set; } = 1;

    /// <summary>Reads a command line.</summary>
    /// <returns><see langword="null"/> when it is not as <see cref="Usage"/> says.</returns>
    public static CacheOptions? Parse(IReadOnlyList<string> args)
    {
        var options = new CacheOptions();
        for (var index = 0; index + 1 < args.Count; index += 2)
        {
            if (!int.TryParse(args[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || !options.TrySet(args[index], number))
            {
                return null;
            }
        }

        return args.Count % 2 == 0 ? options : null;
    }

    private bool TrySet(string name, int number)
    {
        switch (name)
        {
            case "--rounds":
                Rounds = number;
                return true;
            case "--seconds":
                Seconds = number;
                return true;
            case "--connections":
                Connections = number;
                return true;
            case "--threads":
                Threads = number;
                return true;
            default:
                return false;
        }
    }
}
