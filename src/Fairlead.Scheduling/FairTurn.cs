namespace Fairlead.Scheduling;

/// <summary>The answer to a request for a turn: the permission to run until disposed, or a refusal.</summary>
/// <remarks>Thread-safe. Disposing a granted turn ends it and lets the next caller run; disposing twice does nothing more.</remarks>
public sealed class FairTurn : IDisposable
{
    private TurnWaiter? _waiter;

    internal FairTurn(TurnWaiter waiter) => _waiter = waiter;

    internal FairTurn(TurnRejection rejection, TimeSpan retryAfter) => (Rejection, RetryAfter) = (rejection, retryAfter);

    /// <summary>Gets whether the caller may run now.</summary>
    public bool IsGranted => Rejection == TurnRejection.None;

    /// <summary>Gets why the turn was refused.</summary>
    /// <value><see cref="TurnRejection.None"/> when it was granted.</value>
    public TurnRejection Rejection { get; }

    /// <summary>Gets when another attempt is likely to find a place, estimated from the rate at which turns end.</summary>
    /// <value>From 10 milliseconds to 5 minutes; zero when the turn was granted.</value>
    public TimeSpan RetryAfter { get; }

    /// <summary>Ends the turn.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _waiter, null) is { } waiter)
        {
            waiter.Scheduler.End(waiter);
        }
    }
}
