using System.Globalization;

namespace FactorComparison;

/// <summary>What is compared, as a command line says it.</summary>
public sealed class ComparisonOptions
{
    /// <summary>What a command line may hold.</summary>
    public const string Usage = "[FILE] [--sizes 12,16,...] [--count N] [--threads 1,2] [--chart FILE.svg] [--short]";

    /// <summary>Gets the list of numbers; null for the one that the tests have.</summary>
    public string? File { get; private set; }

    /// <summary>Gets the numbers of digits that are measured.</summary>
    public IReadOnlyList<int> Sizes { get; private set; } = [12, 16, 18, 19, 20, 24, 30, 40, 45, 50, 55, 60];

    /// <summary>Gets how many numbers of each size are measured at most.</summary>
    public int Count { get; private set; } = int.MaxValue;

    /// <summary>Gets on how many threads Fairlead is measured.</summary>
    public IReadOnlyList<int> Threads { get; private set; } = [1, 2];

    /// <summary>Gets where the chart goes; null for nowhere.</summary>
    public string? Chart { get; private set; }

    /// <summary>Gets whether the run is only to show that everything works.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Reads a command line.</summary>
    /// <returns><see langword="null"/> when it is not as <see cref="Usage"/> says.</returns>
    public static ComparisonOptions? Parse(IEnumerable<string> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var options = new ComparisonOptions();
        var words = new Queue<string>(args);
        while (words.TryDequeue(out var word))
        {
            if (!options.TryTake(word, words))
            {
                return null;
            }
        }

        return options;
    }

    private bool TryTake(string word, Queue<string> rest)
    {
        if (word == "--short")
        {
            (IsShort, Sizes, Count) = (true, [12, 20, 30], 1);
            return true;
        }

        if (!word.StartsWith('-'))
        {
            var isFirst = File is null;
            File = word;
            return isFirst;
        }

        return rest.TryDequeue(out var value) && TrySet(word, value);
    }

    private bool TrySet(string option, string value)
    {
        switch (option)
        {
            case "--sizes":
                return TryReadList(value, sizes => Sizes = sizes);
            case "--threads":
                return TryReadList(value, threads => Threads = threads);
            case "--count":
                return TryReadList(value, counts => Count = counts[0]);
            case "--chart":
                Chart = value;
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadList(string text, Action<IReadOnlyList<int>> set)
    {
        var numbers = text.Split(',').Select(static part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToList();
        set(numbers);
        return numbers.All(static number => number > 0);
    }
}
