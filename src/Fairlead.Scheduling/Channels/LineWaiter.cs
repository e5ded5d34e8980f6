namespace Fairlead.Scheduling.Channels;

/// <summary>Somebody in a <see cref="WaitingLine{TResult}"/>.</summary>
internal sealed class LineWaiter<TResult>(WaitingLine<TResult> line, Lock gate) : Waiter<TResult>(gate)
{
    protected override void LeaveUnderLock() => line.RemoveUnderLock(this);

    protected override void Recycle()
    {
        lock (Gate)
        {
            line.ReturnUnderLock(this);
        }
    }
}
