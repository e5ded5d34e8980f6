using System.Runtime.InteropServices;

namespace Fairlead.Scheduling.Channels;

/// <summary>What a change under the lock has to tell others once the lock is released.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Aftermath<T>
{
    /// <summary>The reader that is handed <see cref="Item"/> directly.</summary>
    public Waiter<T>? Reader;
    public T? Item;

    /// <summary>Those who are told "yes": the ready readers, the writers let in, and those who waited for room.</summary>
    public Waiter<bool>? Ready;

    public T? Dropped;
    public bool HasDropped;

    /// <summary>Whether the last item of a completed channel was read.</summary>
    public bool Completes;

    public void Wake(Waiter<bool>? chain)
    {
        while (chain is not null)
        {
            var next = chain.NextInChain;
            chain.NextInChain = Ready;
            Ready = chain;
            chain = next;
        }
    }

    public readonly void TellWaiters()
    {
        Reader?.Succeed(Item!);
        for (var waiter = Ready; waiter is not null;)
        {
            // Once it has its result it may be reused at any moment.
            var next = waiter.NextInChain;
            waiter.NextInChain = null;
            waiter.Succeed(true);
            waiter = next;
        }
    }
}
