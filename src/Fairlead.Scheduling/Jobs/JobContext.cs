namespace Fairlead.Scheduling.Jobs;

/// <summary>What a handler is given.</summary>
/// <typeparam name="TJob">What the handler needs to know.</typeparam>
public sealed class JobContext<TJob>
{
    private const int LongestNote = 1_000;

    private readonly JobLease<TJob> _lease;
    private readonly Func<JobLease<TJob>, JobProgress, CancellationToken, ValueTask> _report;

    /// <summary>Makes a context whose progress reports nobody reads; for tests of handlers.</summary>
    /// <param name="lease">The lease under which the job runs.</param>
    public JobContext(JobLease<TJob> lease)
        : this(lease, static (_, _, _) => ValueTask.CompletedTask)
    {
    }

    /// <summary>Makes a context; for tests of handlers, and for other worker hosts.</summary>
    /// <param name="lease">The lease under which the job runs.</param>
    /// <param name="report">Receives what the handler reports.</param>
    public JobContext(JobLease<TJob> lease, Func<JobLease<TJob>, JobProgress, CancellationToken, ValueTask> report)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(report);
        (_lease, _report) = (lease, report);
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

    /// <summary>Reports how far the job has come; the latest report is shown with the job.</summary>
    /// <remarks>Every report is a message to the store: a few a second are plenty.</remarks>
    /// <param name="fraction">From 0 to 1.</param>
    /// <param name="note">What the handler is doing, for people; up to 1,000 characters.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not from 0 to 1, or the note too long.</exception>
    public ValueTask ReportAsync(double fraction, string? note = null, CancellationToken cancellationToken = default)
    {
        if (!(fraction is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "A fraction must be from 0 to 1.");
        }

        if (note?.Length > LongestNote)
        {
            throw new ArgumentOutOfRangeException(nameof(note), note.Length, $"A note must have at most {LongestNote} characters.");
        }

        return _report(_lease, new JobProgress(fraction, note), cancellationToken);
    }
}
