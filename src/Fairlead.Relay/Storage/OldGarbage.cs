namespace Fairlead.Relay.Storage;

/// <summary>Has evicted entries collected before there are too many of them.</summary>
/// <param name="maxBytes">How many bytes the entries of the store may have together.</param>
/// <remarks>
/// What a store evicts is old, and the collector looks at old objects seldom: it waits until there is as much garbage as it has seen fit before. A store of 2 GB that was
/// full had a process of 1.76 times its size after as many entries again, and went on growing. So when an eighth of the store was evicted, and the collector has
/// not come by itself since, it is asked to, without anybody waiting for it. Thread-safe.
/// </remarks>
internal sealed class OldGarbage(long maxBytes)
{
    // Nobody minds less, and in a large process of a small store the collector has other things to think of.
    private const long LeastBytes = 64 << 20;
    private const int OldestGeneration = 2;

    private readonly long _limit = Math.Max(LeastBytes, maxBytes / 8);
    private long _bytes;
    private int _collections;

    /// <summary>Counts bytes that were evicted.</summary>
    public void Add(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) == bytes)
        {
            Volatile.Write(ref _collections, GC.CollectionCount(OldestGeneration));
        }
    }

    /// <summary>Asks for a collection in the background when it is time. Not under a lock: it begins with a short pause of all threads.</summary>
    public void CollectWhenDue()
    {
        var bytes = Volatile.Read(ref _bytes);
        if (bytes < _limit || Interlocked.CompareExchange(ref _bytes, 0, bytes) != bytes)
        {
            return;
        }

        if (Volatile.Read(ref _collections) == GC.CollectionCount(OldestGeneration))
        {
            GC.Collect(OldestGeneration, GCCollectionMode.Forced, blocking: false);
        }
    }
}
