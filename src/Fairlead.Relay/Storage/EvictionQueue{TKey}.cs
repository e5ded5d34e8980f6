using System.Diagnostics;

namespace Fairlead.Relay.Storage;

/// <summary>Decides which entry makes room: S3-FIFO, two queues that are only ever read from their ends, and a memory of what was evicted lately.</summary>
/// <remarks>
/// <para>
/// An entry begins in the small queue, a tenth of the room. Who reaches its end unused is evicted, so that a scan of things nobody asks for again passes through
/// without touching the rest; who was used goes on to the main queue, and there around again as often as it was used. Whoever comes back soon after its eviction
/// begins in the main queue.
/// </para>
/// <para>Not thread-safe, except for <see cref="EvictionNode{TKey}.Use"/>. Each operation takes constant time; each step of an eviction uses up one use.</para>
/// </remarks>
internal sealed class EvictionQueue<TKey>
    where TKey : notnull
{
    private const int SmallShare = 10;

    // How many bytes of room there are to one evicted key that is remembered.
    private const long BytesPerGhost = 4_096;

    private readonly long _maxBytes;
    private readonly EvictionNode<TKey> _small = CreateRing();
    private readonly EvictionNode<TKey> _main = CreateRing();
    private readonly int[] _ghosts;
    private long _smallBytes;

    public EvictionQueue(long maxBytes)
    {
        _maxBytes = maxBytes;
        _ghosts = new int[(int)Math.Clamp(maxBytes / BytesPerGhost, 64, 1 << 18)];
    }

    /// <summary>Gets how many bytes all entries have.</summary>
    public long Bytes { get; private set; }

    /// <summary>Gets how many entries there are.</summary>
    public long Count { get; private set; }

    /// <summary>Adds an entry.</summary>
    public void Add(EvictionNode<TKey> node, long bytes)
    {
        Debug.Assert(!node.IsQueued);
        node.Bytes = bytes;
        ref var ghost = ref GhostOf(node.Key, out var print);
        node.IsInMain = ghost == print;
        ghost = node.IsInMain ? 0 : ghost;
        Link(node);
        Count++;
        Bytes += bytes;
    }

    /// <summary>Changes how many bytes an entry has.</summary>
    public void Resize(EvictionNode<TKey> node, long bytes)
    {
        Debug.Assert(node.IsQueued);
        Bytes += bytes - node.Bytes;
        _smallBytes += node.IsInMain ? 0 : bytes - node.Bytes;
        node.Bytes = bytes;
    }

    /// <summary>Takes an entry out.</summary>
    public void Remove(EvictionNode<TKey> node)
    {
        Unlink(node);
        Count--;
        Bytes -= node.Bytes;
    }

    /// <summary>Takes out the entry whose turn it is to make room.</summary>
    /// <returns>The entry; <see langword="null"/> when there is none.</returns>
    public EvictionNode<TKey>? Evict()
    {
        while (Count > 0)
        {
            var isSmall = _smallBytes > _maxBytes / SmallShare || _main.Previous == _main;
            var node = isSmall && _small.Previous != _small ? _small.Previous! : _main.Previous!;
            if (node.TryTakeUse())
            {
                Unlink(node);
                node.IsInMain = true;
                Link(node);
                continue;
            }

            Remove(node);
            if (!node.IsInMain)
            {
                GhostOf(node.Key, out var print) = print;
            }

            return node;
        }

        return null;
    }

    private static EvictionNode<TKey> CreateRing()
    {
        var ring = new EvictionNode<TKey>(default!);
        ring.Previous = ring.Next = ring;
        return ring;
    }

    // New entries stand behind the ring's head; the oldest is before it.
    private void Link(EvictionNode<TKey> node)
    {
        var ring = node.IsInMain ? _main : _small;
        (node.Previous, node.Next) = (ring, ring.Next);
        ring.Next!.Previous = node;
        ring.Next = node;
        _smallBytes += node.IsInMain ? 0 : node.Bytes;
    }

    private void Unlink(EvictionNode<TKey> node)
    {
        Debug.Assert(node.IsQueued);
        node.Previous!.Next = node.Next;
        node.Next!.Previous = node.Previous;
        node.Previous = node.Next = null;
        _smallBytes -= node.IsInMain ? 0 : node.Bytes;
    }

    // One place per hash, and the hash in it: whoever comes later to the same place replaces the other.
    private ref int GhostOf(TKey key, out int print)
    {
        var hash = key.GetHashCode();
        print = hash == 0 ? 1 : hash;
        return ref _ghosts[unchecked((uint)hash) % (uint)_ghosts.Length];
    }
}
