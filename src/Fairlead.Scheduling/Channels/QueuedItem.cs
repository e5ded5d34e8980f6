namespace Fairlead.Scheduling.Channels;

/// <summary>An item and its cost, in millionths of a unit.</summary>
internal struct QueuedItem<T>
{
    public T Item;
    public long Cost;
}
