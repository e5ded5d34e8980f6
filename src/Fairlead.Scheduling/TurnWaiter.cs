using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling;

/// <summary>A caller's place in the queue and, once granted, its running turn.</summary>
internal sealed class TurnWaiter(FairScheduler scheduler) : FairItem
{
    private Links<TurnWaiter> _queueLinks;

    public FairScheduler Scheduler { get; } = scheduler;

    // Completed outside the lock; asynchronous continuations keep foreign code off the thread that grants.
    public TaskCompletionSource<FairTurn> Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public double DeadlineSeconds { get; set; }

    public CancellationTokenRegistration Registration { get; set; }

    internal readonly struct Queue : ILinkSlot<TurnWaiter>
    {
        public static ref Links<TurnWaiter> Of(TurnWaiter element) => ref element._queueLinks;
    }
}
