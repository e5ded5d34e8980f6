using System.Runtime.InteropServices;

namespace Fairlead.Scheduling.Channels;

/// <summary>What a change under the lock has to tell others once the lock is released.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Aftermath<T>
{
    private Waiter<T>? _reader;
    private Waiter<bool>? _ready;

    /// <summary>Gets whether there is anything to tell.</summary>
    public bool HasNews { get; private set; }

    public bool HasDropped { get; private set; }

    public T? Dropped { get; private set; }

    /// <summary>Gets whether the last item of a completed channel was read.</summary>
    public bool IsEnd { get; private set; }

    public T? Item { get; private set; }

    /// <summary>Hands an item to a waiting reader.</summary>
    public void HandOver(Waiter<T> reader, T item) => (_reader, Item, HasNews) = (reader, item, true);

    public void Drop(T item) => (Dropped, HasDropped, HasNews) = (item, true, true);

    public void End() => IsEnd = HasNews = true;

    /// <summary>Tells all of a chain "yes": the reader may try, the writer is in, or may try.</summary>
    public void Wake(Waiter<bool>? chain)
    {
        while (chain is not null)
        {
            var next = chain.NextInChain;
            chain.NextInChain = _ready;
            _ready = chain;
            chain = next;
            HasNews = true;
        }
    }

    public readonly void TellWaiters()
    {
        _reader?.Succeed(Item!);
        for (var waiter = _ready; waiter is not null;)
        {
            // Once it has its result it may be reused at any moment.
            var next = waiter.NextInChain;
            waiter.NextInChain = null;
            waiter.Succeed(true);
            waiter = next;
        }
    }
}
