using System.Numerics;

namespace Fairlead.Scheduling.Channels;

/// <summary>Chunks that wait for their next use, so that a warm channel allocates nothing; bounded, so that a spike does not stay.</summary>
/// <remarks>Chunks grow with the queue of their flow: a flow with two items holds room for five, one with thousands gets 256 at a time.</remarks>
internal sealed class ChunkPool<T>
{
    private const int SmallestSize = 4;
    private const int LargestSize = 256;

    /// <summary>How many items the chunks in the pool have room for, at most.</summary>
    private const int MaxRoom = 262_144;

    private readonly ItemChunk<T>?[] _free = new ItemChunk<T>?[7];
    private int _room;

    public ItemChunk<T> Rent(ItemChunk<T>? previous)
    {
        var size = previous is null ? SmallestSize : Math.Min(previous.Size * 2, LargestSize);
        ref var free = ref FreeOf(size);
        if (free is not { } chunk)
        {
            return new ItemChunk<T>(size);
        }

        free = chunk.Next;
        chunk.Next = null;
        _room -= size;
        return chunk;
    }

    /// <summary>Takes a chunk back; its items have been cleared.</summary>
    public void Return(ItemChunk<T> chunk)
    {
        chunk.Next = null;
        if (_room + chunk.Size <= MaxRoom)
        {
            ref var free = ref FreeOf(chunk.Size);
            chunk.Next = free;
            free = chunk;
            _room += chunk.Size;
        }
    }

    // 4, 8, 16 and so on to 256.
    private ref ItemChunk<T>? FreeOf(int size) => ref _free[BitOperations.Log2((uint)size) - 2];
}
