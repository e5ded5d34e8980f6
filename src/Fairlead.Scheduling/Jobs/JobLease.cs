namespace Fairlead.Scheduling.Jobs;

/// <summary>The permission to work on one job, for a limited time that its worker extends.</summary>
/// <remarks>Thread-safe. The store that granted the lease, and the worker that holds it, may both revoke it; the first reason stays.</remarks>
/// <typeparam name="TJob">What the handler needs to know.</typeparam>
/// <param name="id">Identifies the job.</param>
/// <param name="caller">The flow that is charged.</param>
/// <param name="job">What is to be done.</param>
/// <param name="attempt">Which attempt this is, from 1.</param>
/// <param name="fencingToken">Grows with every lease of the queue.</param>
public sealed class JobLease<TJob>(JobId id, string caller, TJob job, int attempt, long fencingToken) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _reason;

    /// <summary>Gets the id of the job.</summary>
    public JobId Id { get; } = id;

    /// <summary>Gets the flow that is charged.</summary>
    public string Caller { get; } = caller;

    /// <summary>Gets what is to be done.</summary>
    public TJob Job { get; } = job;

    /// <summary>Gets which attempt this is, from 1.</summary>
    public int Attempt { get; } = attempt;

    /// <summary>Gets the number that tells this lease from every other of the queue; a store refuses an outcome with an old one.</summary>
    public long FencingToken { get; } = fencingToken;

    /// <summary>Gets how long the attempt may run.</summary>
    /// <value>The default is <see langword="null"/>: as long as the queue's options say.</value>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Gets the tier of the job.</summary>
    /// <value>The default is <see cref="FairPriority.Normal"/>.</value>
    public FairPriority Priority { get; init; }

    /// <summary>Gets how long the job had waited for its turn when it was leased.</summary>
    /// <value>The default is <see langword="null"/>: the store does not tell.</value>
    public TimeSpan? Waited { get; init; }

    /// <summary>Gets why the lease was revoked.</summary>
    public JobStopReason StopReason => (JobStopReason)Volatile.Read(ref _reason);

    /// <summary>Gets the token that is canceled when the lease is revoked.</summary>
    public CancellationToken StopToken => _stop.Token;

    /// <summary>Asks the handler to stop.</summary>
    /// <remarks>Runs the callbacks registered with <see cref="StopToken"/>: never call it while holding a lock.</remarks>
    /// <param name="reason">Why; the first reason stays.</param>
    public void Revoke(JobStopReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)JobStopReason.None) == (int)JobStopReason.None)
        {
            try
            {
                _stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The attempt ended at the same moment, so nobody is left to stop.
            }
            catch (AggregateException)
            {
                // A callback of the handler threw. The handler is stopped all the same, and whoever revokes has others to tell.
            }
        }
    }

    /// <summary>Frees the token; the holder calls it when the attempt has ended.</summary>
    public void Dispose() => _stop.Dispose();
}
