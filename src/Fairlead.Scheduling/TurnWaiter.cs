using System.Threading.Tasks.Sources;
using Fairlead.Scheduling.Ordering;
using Fairlead.Scheduling.Statistics;

namespace Fairlead.Scheduling;

/// <summary>A caller's place in the queue and, once granted, its running turn.</summary>
/// <remarks>
/// It is the source of the task that whoever waits awaits, once; completed outside the scheduler's lock. One that never had
/// to wait is used again: nobody but its turn knows it. One that waited is not, since a late cancellation may still find it.
/// </remarks>
internal sealed class TurnWaiter(FairScheduler scheduler) : FairItem, IValueTaskSource<FairTurn>
{
    private int _queuePlace;
    private int _deadlinePlace;

    // Asynchronous continuations keep foreign code off the thread that grants.
    private ManualResetValueTaskSourceCore<FairTurn> _turn = new() { RunContinuationsAsynchronously = true };

    public FairScheduler Scheduler { get; } = scheduler;

    public string Caller { get; set; } = "";

    public FairPriority Priority { get; set; }

    /// <summary>Gets or sets whether it stood in the queue.</summary>
    public bool HasWaited { get; set; }

    public double DeadlineSeconds { get; set; }

    public double EndedSeconds { get; private set; }

    /// <summary>Gets how long it waited for its turn.</summary>
    public double WaitedSeconds => StartSeconds - EnteredSeconds;

    /// <summary>Gets how long its turn lasted; moments taken by different threads may be out of order by a little.</summary>
    public double DurationSeconds => Math.Max(0, EndedSeconds - StartSeconds);

    public CancellationTokenRegistration Registration { get; set; }

    /// <summary>Gets or sets where its caller was counted last; another caller's by now, if that displaced it.</summary>
    public CallerTally? Tally { get; set; }

    /// <summary>Gets or sets the next one in the chain it stands in: of spare ones, of those that have ended, or of those that were granted.</summary>
    public TurnWaiter? Next { get; set; }

    /// <summary>Notes when its turn ended, and gets how long it lasted.</summary>
    public double EndAt(double now)
    {
        EndedSeconds = now;
        return DurationSeconds;
    }

    public ValueTask<FairTurn> Turn => new(this, _turn.Version);

    public void Complete(FairTurn turn) => _turn.SetResult(turn);

    public void Fail(Exception exception) => _turn.SetException(exception);

    FairTurn IValueTaskSource<FairTurn>.GetResult(short token) => _turn.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<FairTurn>.GetStatus(short token) => _turn.GetStatus(token);

    void IValueTaskSource<FairTurn>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _turn.OnCompleted(continuation, state, token, flags);

    internal readonly struct InQueue : IPlaceSlot<TurnWaiter>
    {
        public static ref int Place(TurnWaiter element) => ref element._queuePlace;
    }

    internal readonly struct ByDeadline : IPlaceSlot<TurnWaiter>
    {
        public static ref int Place(TurnWaiter element) => ref element._deadlinePlace;
    }
}
