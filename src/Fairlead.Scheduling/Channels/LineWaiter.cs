namespace Fairlead.Scheduling.Channels;

/// <summary>Somebody in a <see cref="WaitingLine{TResult}"/>.</summary>
internal sealed class LineWaiter<TResult>(WaitingLine<TResult> line, LineGate gate) : Waiter<TResult>(gate)
{
    protected override void LeaveUnderLock() => line.RemoveUnderLock(this);

    protected override void Recycle()
    {
        using (Gate.Hold())
        {
            line.ReturnUnderLock(this);
        }
    }
}
