using System.Globalization;

namespace Peers.Queues;

/// <summary>What is measured of queues, as a command line says it.</summary>
internal sealed record QueueOptions
{
    public const string Usage = "[--jobs N] [--rounds N] [--workers N] [--callers N] [--batch N] [--processes N] [--delays N] [--appendonly off|everysec|always] [--modules FOLDER]";

    /// <summary>Gets how many jobs each contender does in each round.</summary>
    public int Jobs { get; private set; } = 20_000;

    /// <summary>Gets how many rounds are measured, after some that are not.</summary>
    public int Rounds { get; private set; } = 5;

    /// <summary>Gets how many jobs are handled at the same time.</summary>
    public int Workers { get; private set; } = 100;

    /// <summary>Gets how many callers submit; a BullMQ queue does not tell them apart.</summary>
    public int Callers { get; private set; } = 10;

    /// <summary>Gets how many jobs a submission has where batches are measured.</summary>
    public int Batch { get; private set; } = 100;

    /// <summary>Gets how many worker processes there are at most: 1, 2, 4 and so on are measured; none when it is 0.</summary>
    public int Processes { get; private set; }

    /// <summary>Gets of how many jobs the delay from submission to start is measured; none when it is 0.</summary>
    public int Delays { get; private set; }

    /// <summary>Gets how Redis keeps what it is told on disk: <c>off</c>, or when it syncs its append-only file.</summary>
    public string AppendOnly { get; private set; } = "off";

    /// <summary>Gets the folder in which BullMQ is installed; null to measure Fairlead alone.</summary>
    public string? Modules { get; private set; }

    /// <summary>Reads a command line.</summary>
    /// <returns><see langword="null"/> when it is not as <see cref="Usage"/> says.</returns>
    public static QueueOptions? Parse(IReadOnlyList<string> args)
    {
        var options = new QueueOptions();
        for (var index = 0; index + 1 < args.Count; index += 2)
        {
            if (!options.TryTake(args[index], args[index + 1]))
            {
                return null;
            }
        }

        return args.Count % 2 == 0 ? options : null;
    }

    private bool TryTake(string name, string value)
    {
        if (name == "--modules")
        {
            Modules = value;
            return true;
        }

        if (name == "--appendonly")
        {
            AppendOnly = value;
            return value is "off" or "everysec" or "always";
        }

        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && TrySet(name, number);
    }

    private bool TrySet(string name, int number)
    {
        switch (name)
        {
            case "--jobs":
                Jobs = number;
                return true;
            case "--rounds":
                Rounds = number;
                return true;
            case "--workers":
                Workers = number;
                return true;
            case "--callers":
                Callers = number;
                return true;
            case "--batch":
                Batch = number;
                return true;
            case "--processes":
                Processes = number;
                return true;
            case "--delays":
                Delays = number;
                return true;
            default:
                return false;
        }
    }
}
