namespace Fairlead.Scheduling.Channels;

/// <summary>An item that waits for room, with its writer.</summary>
internal sealed class PendingWrite<TFlow, T>(FairChannel<TFlow, T> channel, LineGate gate) : Waiter<bool>(gate)
    where TFlow : notnull
{
    private IncomingItem<TFlow, T> _incoming;

    public ref IncomingItem<TFlow, T> Incoming => ref _incoming;

    public FlowQueue<TFlow, T>? Flow { get; set; }

    protected override void LeaveUnderLock() => channel.WithdrawUnderLock(this);

    protected override void Recycle()
    {
        _incoming = default;
        Flow = null;
        channel.ReturnWrite(this);
    }
}
