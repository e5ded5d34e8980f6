namespace Fairlead.Scheduling.Jobs;

/// <summary>What a completion hook is given: a job that has ended.</summary>
/// <typeparam name="TJob">What the handler needed to know.</typeparam>
/// <typeparam name="TResult">What the handler returned.</typeparam>
public sealed class JobCompletion<TJob, TResult>
{
    internal JobCompletion(JobSnapshot<TJob, TResult> job, IServiceProvider services) => (Job, Services) = (job, services);

    /// <summary>Gets the job as it ended: completed, dead or canceled.</summary>
    public JobSnapshot<TJob, TResult> Job { get; }

    /// <summary>Gets the services of the application.</summary>
    public IServiceProvider Services { get; }
}
