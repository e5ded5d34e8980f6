namespace Fairlead.Scheduling.Jobs;

/// <summary>What a handler is given.</summary>
/// <typeparam name="TJob">What the handler needs to know.</typeparam>
public sealed class JobContext<TJob>
{
    private readonly JobLease<TJob> _lease;

    /// <summary>Makes a context; for tests of handlers, and for other worker hosts.</summary>
    /// <param name="lease">The lease under which the job runs.</param>
    public JobContext(JobLease<TJob> lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        _lease = lease;
    }

    /// <summary>Gets the id of the job.</summary>
    public JobId Id => _lease.Id;

    /// <summary>Gets the flow that is charged.</summary>
    public string Caller => _lease.Caller;

    /// <summary>Gets what is to be done.</summary>
    public TJob Job => _lease.Job;

    /// <summary>Gets which attempt this is, from 1.</summary>
    public int Attempt => _lease.Attempt;

    /// <summary>Gets a number that grows with every lease of the queue, so that what a handler writes elsewhere can refuse an older one.</summary>
    public long FencingToken => _lease.FencingToken;

    /// <summary>Gets why the handler's token was canceled.</summary>
    /// <value><see cref="JobStopReason.None"/> while it is not.</value>
    public JobStopReason StopReason => _lease.StopReason;
}
