namespace Fairlead.Scheduling.Jobs;

/// <summary>A job as it is handed in.</summary>
/// <typeparam name="TJob">What the handler needs to know; treated as immutable.</typeparam>
/// <param name="Caller">The flow that is charged for the job; not empty, compared ordinally.</param>
/// <param name="Job">What is to be done.</param>
public sealed record JobSubmission<TJob>(string Caller, TJob Job)
{
    /// <summary>Gets the id of the job.</summary>
    /// <value>The default is empty: the queue makes one.</value>
    public JobId Id { get; init; }

    /// <summary>Gets the key under which this caller's repeated submissions are one job.</summary>
    /// <value>Up to 256 characters. The default is <see langword="null"/>: every submission is a job of its own.</value>
    /// <remarks>A key is remembered as long as the job and its result are.</remarks>
    public string? IdempotencyKey { get; init; }

    /// <summary>Gets how long the job is expected to run on one worker.</summary>
    /// <value>From zero up. The default is <see langword="null"/>: the mean of what jobs of this queue have taken.</value>
    /// <remarks>It decides whether the job is short, and is charged to the caller while the job runs, until the real time is known.</remarks>
    public TimeSpan? ExpectedDuration { get; init; }

    /// <summary>Gets the tier of the job.</summary>
    /// <value>The default is <see cref="FairPriority.Normal"/>.</value>
    public FairPriority Priority { get; init; }

    /// <summary>Gets how long the job is delayed before it waits for its turn.</summary>
    /// <value>From zero to 365 days. The default is zero.</value>
    public TimeSpan Delay { get; init; }

    /// <summary>Gets the moment before which the job does not wait for its turn, by the clock of the store.</summary>
    /// <value>The default is <see langword="null"/>: at once. With <see cref="Delay"/> as well, the later one counts.</value>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Gets how long an attempt may run; then it is stopped, and the job is dead.</summary>
    /// <value>From 1 millisecond to 30 days, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. The default is <see langword="null"/>: <see cref="JobQueueOptions.JobTimeout"/>.</value>
    public TimeSpan? Timeout { get; init; }
}
