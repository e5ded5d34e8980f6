namespace Fairlead.Scheduling.Jobs;

/// <summary>What is known of a job at one moment.</summary>
/// <typeparam name="TJob">What the handler needs to know.</typeparam>
/// <typeparam name="TResult">What the handler returns.</typeparam>
/// <param name="Id">Identifies the job.</param>
/// <param name="Caller">The flow that is charged.</param>
/// <param name="Job">What is to be done.</param>
/// <param name="Status">Where the job is in its life.</param>
/// <param name="Attempts">How often a worker has begun it.</param>
/// <param name="SubmittedAt">When it was stored, in UTC.</param>
public sealed record JobSnapshot<TJob, TResult>(
    JobId Id, string Caller, TJob Job, JobStatus Status, int Attempts, DateTimeOffset SubmittedAt)
{
    /// <summary>Gets the tier of the job.</summary>
    public FairPriority Priority { get; init; }

    /// <summary>Gets until when a delayed job waits, in UTC; <see langword="null"/> when it is not delayed.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Gets when the latest attempt began, in UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets when the job ended, in UTC.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Gets how long the latest attempt took; <see langword="null"/> before the job has ended.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Gets why the latest attempt failed.</summary>
    public string? Error { get; init; }

    /// <summary>Gets the attempts that failed, the latest 16 at most, in order; those before a redrive included.</summary>
    public IReadOnlyList<JobFailure> Failures { get; init; } = [];

    /// <summary>Gets what the handler reported last; <see langword="null"/> before it reports, and when a new attempt begins.</summary>
    /// <remarks>A store may forget it when it is restarted.</remarks>
    public JobProgress? Progress { get; init; }

    /// <summary>Gets the result, or what a dead job had found until it failed.</summary>
    public TResult? Result { get; init; }

    /// <summary>Gets whether the job has ended: completed, dead or canceled.</summary>
    public bool HasEnded => Status is JobStatus.Completed or JobStatus.Dead or JobStatus.Canceled;
}
