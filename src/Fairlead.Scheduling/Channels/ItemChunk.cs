namespace Fairlead.Scheduling.Channels;

/// <summary>A piece of the queue of one flow.</summary>
internal sealed class ItemChunk<T>(int size)
{
    private readonly QueuedItem<T>[] _items = new QueuedItem<T>[size];

    public int Size => _items.Length;

    /// <summary>Gets or sets the chunk that follows in the flow's queue, or below in the pool.</summary>
    public ItemChunk<T>? Next { get; set; }

    public ref QueuedItem<T> this[int index] => ref _items[index];
}
