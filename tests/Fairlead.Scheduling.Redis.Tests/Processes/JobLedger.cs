namespace Fairlead.Scheduling.Redis.Tests.Processes;

/// <summary>What worker processes said, put together: which attempts began, and what the store answered to their ends.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class JobLedger
{
    /// <summary>Gets the attempts that began.</summary>
    public LineTally Began { get; } = new();

    /// <summary>Gets the attempts whose outcomes were recorded.</summary>
    public LineTally Recorded { get; } = new();

    /// <summary>Gets the attempts whose outcomes were refused.</summary>
    public LineTally Refused { get; } = new();

    public void Note(WorkerLine line)
    {
        var tally = line.Word switch
        {
            WorkerLine.Began => Began,
            WorkerLine.Recorded => Recorded,
            WorkerLine.Refused => Refused,
            _ => throw new FormatException($"A worker process wrote '{line.Word}'."),
        };
        tally.Note(line);
    }
}
