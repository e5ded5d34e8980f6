using LoadTest.Statistics;
using WebhookReceiver.Reporting;

namespace LoadTest.Analysis;

/// <summary>The outcome of a run.</summary>
internal sealed record AnalysisReport
{
    public required AnalysisOptions Options { get; init; }

    public required int Accepted { get; init; }

    public required int Failed { get; init; }

    public required Percentiles RequestTimes { get; init; }

    /// <summary>Gets the time from the first request to the last answer.</summary>
    public required TimeSpan TimeToSend { get; init; }

    /// <summary>Gets how many analyses were triggered.</summary>
    public required int Triggered { get; init; }

    /// <summary>Gets what the receiver counted.</summary>
    public required ReceiverStatistics Received { get; init; }

    /// <summary>Gets the time from the first request to the last receipt; <see langword="null"/> when nothing came.</summary>
    public required TimeSpan? TimeToArrive { get; init; }

    /// <summary>Gets how long after the end of the last analysis its last byte came; <see langword="null"/> when that is not known.</summary>
    public required TimeSpan? LastByteAfterEnd { get; init; }

    public required Percentiles Latencies { get; init; }

    /// <summary>Gets the streams that came whole, in order, and as long as the service says.</summary>
    public required int Complete { get; init; }

    /// <summary>Gets the streams of which something came.</summary>
    public required int Incomplete { get; init; }

    /// <summary>Gets the analyses of which nothing came.</summary>
    public required int Lost { get; init; }

    /// <summary>Gets how many analyses the service calls completed_and_sent.</summary>
    public required int CompletedAndSent { get; init; }

    /// <summary>Gets the processor time of this process: the requests, the receiver and the checks.</summary>
    public required TimeSpan ProcessorTime { get; init; }

    public required bool Interrupted { get; init; }

    public required IReadOnlyList<KeyValuePair<string, int>> Failures { get; init; }

    /// <summary>Gets whether everything was accepted and has arrived, whole and in order.</summary>
    public bool IsClean =>
        !Interrupted && Failed == 0 && Accepted == Options.Requests && Complete == Triggered && CompletedAndSent == Triggered && Received.Violations == 0;

    public int ExitCode => IsClean ? ExitCodes.Success : ExitCodes.LostOrWrong;
}
