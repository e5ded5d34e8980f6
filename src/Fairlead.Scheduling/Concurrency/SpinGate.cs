using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fairlead.Scheduling.Concurrency;

/// <summary>A lock for short sections: one atomic instruction to take it and none to release it.</summary>
/// <remarks>
/// For sections of a few dozen instructions in which nothing waits. Who finds it taken spins, then yields, and at last sleeps a
/// millisecond, for the case that the holder has lost its processor. A lock that can wake a sleeper needs an atomic instruction to
/// release it as well; that would be a quarter of the time of a whole read from a channel. Between two threads that do little else but take turns,
/// sleeping and waking cost as much again as the sections.
/// </remarks>
internal class SpinGate
{
    // A section takes less than a microsecond; a millisecond of sleep is for a holder that has lost its processor for long.
    private const int SpinsBeforeSleep = 500;

    private int _isHeld;

    /// <summary>Gets whether anybody is inside.</summary>
    public bool IsHeld => Volatile.Read(ref _isHeld) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Scope Hold()
    {
        Enter();
        return new Scope(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        if (Interlocked.CompareExchange(ref _isHeld, 1, 0) != 0)
        {
            WaitAndEnter();
        }
    }

    /// <summary>Enters when nobody is inside.</summary>
    public bool TryEnter() => !IsHeld && Interlocked.CompareExchange(ref _isHeld, 1, 0) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit()
    {
        Debug.Assert(IsHeld, "Only the holder exits.");
        Volatile.Write(ref _isHeld, 0);
    }

    private void WaitAndEnter()
    {
        var spinner = default(SpinWait);
        do
        {
            spinner.SpinOnce(SpinsBeforeSleep);
        }
        while (IsHeld || Interlocked.CompareExchange(ref _isHeld, 1, 0) != 0);
    }

    /// <summary>Holds the gate until it is disposed.</summary>
    internal readonly ref struct Scope(SpinGate gate)
    {
        public void Dispose() => gate.Exit();
    }
}
