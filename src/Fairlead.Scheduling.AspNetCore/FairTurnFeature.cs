namespace Fairlead.Scheduling.AspNetCore;

/// <summary>The turn that a request holds or held, found in <c>HttpContext.Features</c>; a request that passed without a turn has none.</summary>
/// <remarks>
/// Thread-safe. A request that goes on for long without work, such as a WebSocket or a stream of events, ends its turn early:
/// <c>context.Features.Get&lt;FairTurnFeature&gt;()?.Release();</c>
/// </remarks>
public sealed class FairTurnFeature
{
    private readonly FairScheduler _scheduler;
    private volatile bool _isReleased;

    internal FairTurnFeature(FairScheduler scheduler, FairTurn turn, FairTurnRequest request, TimeSpan waited) =>
        (_scheduler, Turn, Request, Waited) = (scheduler, turn, request, waited);

    /// <summary>Gets what was asked for, with the caller that is charged.</summary>
    public FairTurnRequest Request { get; }

    /// <summary>Gets how long the request waited for its turn.</summary>
    /// <value>From zero up; exactly zero when a place was free.</value>
    public TimeSpan Waited { get; }

    internal FairTurn Turn { get; }

    /// <summary>Ends the turn now instead of at the end of the request, and lets the next caller run.</summary>
    /// <remarks>What the request does from then on is neither limited nor charged. Releasing twice does nothing more.</remarks>
    public void Release()
    {
        _isReleased = true;
        Turn.Dispose();
    }

    internal bool Holds(FairScheduler scheduler) => ReferenceEquals(_scheduler, scheduler) && !_isReleased;
}
