namespace Fairlead.Scheduling.Jobs;

/// <summary>Does the jobs of one queue.</summary>
/// <remarks>
/// Used by several workers at once. A job may be handled more than once (when its worker dies, or a lease is lost);
/// its outcome is recorded once.
/// </remarks>
/// <typeparam name="TJob">What the handler needs to know.</typeparam>
/// <typeparam name="TResult">What the handler returns.</typeparam>
public interface IJobHandler<TJob, TResult>
{
    /// <summary>Does one job.</summary>
    /// <param name="context">The job, its attempt, and why it is asked to stop.</param>
    /// <param name="cancellationToken">Canceled when the job is canceled, times out, loses its lease, or the host has drained.</param>
    /// <returns>The outcome; an exception counts as an error that may be retried.</returns>
    ValueTask<JobOutcome<TResult>> HandleAsync(JobContext<TJob> context, CancellationToken cancellationToken);
}
