using LoadTest.Statistics;

namespace LoadTest.Reporting;

/// <summary>How the sending went.</summary>
/// <param name="Duration">From the first request to the last answer.</param>
/// <param name="Accepted">HTTP requests that were accepted.</param>
/// <param name="Failed">HTTP requests that were given up.</param>
/// <param name="JobsAccepted">Numbers accepted; more than requests when they are sent in batches.</param>
/// <param name="TooMany">Answers 429, each followed by another try.</param>
/// <param name="Unavailable">Answers 503, each followed by another try.</param>
/// <param name="Reconnected">Requests sent again because their connection broke.</param>
/// <param name="Waited">Time waited as Retry-After asked, summed over the senders.</param>
/// <param name="RequestTimes">Times of the accepted requests, each from sending to answer.</param>
/// <param name="ClientProcessorTime">Processor time of this process while sending.</param>
internal sealed record SubmissionSummary(
    TimeSpan Duration,
    int Accepted,
    int Failed,
    int JobsAccepted,
    int TooMany,
    int Unavailable,
    int Reconnected,
    TimeSpan Waited,
    Percentiles RequestTimes,
    TimeSpan ClientProcessorTime)
{
    public double RequestsPerSecond => PerSecond(Accepted);

    public double JobsPerSecond => PerSecond(JobsAccepted);

    public TimeSpan ProcessorTimePerRequest => Accepted == 0 ? TimeSpan.Zero : ClientProcessorTime / Accepted;

    private double PerSecond(int count) => Duration > TimeSpan.Zero ? count / Duration.TotalSeconds : 0;
}
