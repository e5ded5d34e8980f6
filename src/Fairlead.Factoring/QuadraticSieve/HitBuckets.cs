using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>One list of hits for every block.</summary>
/// <remarks>A hit holds the place in the block in its low half and a tag in the high half.</remarks>
internal sealed unsafe class HitBuckets
{
    /// <summary>How many hits one bucket can take between two calls of <see cref="MakeRoom"/>.</summary>
    public const int Room = 1_024;

    private readonly int _blocks;
    private readonly int _capacity;
    private readonly AlignedArray<uint> _hits;

    // For every slice of primes and at the end, how many hits every bucket has.
    private readonly int[] _marks;

    // Where the next hit of every bucket goes.
    private readonly AlignedArray<uint> _tops;

    // Hits on their way to their buckets, and the blocks of those buckets.
    private readonly AlignedArray<uint> _stagedHits = new(Room + FactorBase.Alignment);
    private readonly AlignedArray<uint> _stagedBlocks = new(Room + FactorBase.Alignment);
    private int _staged;

    /// <summary>Creates empty buckets.</summary>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="capacity">How many hits a bucket should be able to hold; what does not fit is lost.</param>
    /// <param name="slices">The number of slices of primes.</param>
    public HitBuckets(int blocks, int capacity, int slices)
    {
        _blocks = blocks;
        _capacity = (capacity + (2 * Room)) / FactorBase.Alignment * FactorBase.Alignment;
        _marks = new int[blocks * (slices + 1)];
        _hits = new AlignedArray<uint>(_capacity * blocks);
        _tops = new AlignedArray<uint>(blocks);
    }

    /// <summary>Empties all buckets.</summary>
    public void Clear()
    {
        for (var block = 0; block < _blocks; block++)
        {
            _tops[block] = (uint)(block * _capacity);
        }
    }

    /// <summary>Returns the address of the hits of a block.</summary>
    public uint* this[int block] => _hits.Pointer + (block * _capacity);

    /// <summary>Notes that a slice of primes begins, or that the last one has ended.</summary>
    public void Mark(int slice)
    {
        for (var block = 0; block < _blocks; block++)
        {
            _marks[(slice * _blocks) + block] = (int)_tops[block] - (block * _capacity);
        }
    }

    /// <summary>Returns the number of hits of a block before a slice.</summary>
    public int MarkOf(int slice, int block) => _marks[(slice * _blocks) + block];

    /// <summary>Adds hits at those of some places that lie below a bound, sooner or later: see <see cref="Flush"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Stage<TLanes>(TLanes place, TLanes bound, TLanes tags)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        Debug.Assert(_staged <= Room, "there is room for a vector behind the stage");
        _staged += TLanes.StoreBelow(
            place, bound, HitAt(place, tags), BlockOf(place), _stagedHits.Pointer + _staged, _stagedBlocks.Pointer + _staged);
        if (_staged > Room - TLanes.Count)
        {
            Flush();
        }
    }

    /// <summary>Adds hits at those of some places that lie in a range of blocks, at once.</summary>
    /// <param name="place">The places.</param>
    /// <param name="tags">What goes into the high halves.</param>
    /// <param name="firstBlock">The first block of the range.</param>
    /// <param name="endBlock">The block after the range.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<TLanes>(TLanes place, TLanes tags, uint firstBlock, uint endBlock)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var hits = _hits.Pointer;
        var tops = _tops.Pointer;
        var hit = HitAt(place, tags);
        var blockOf = BlockOf(place);
        unchecked
        {
            for (nuint block = firstBlock; block < endBlock; block++)
            {
                tops[block] += (uint)TLanes.StoreEqual(blockOf, TLanes.Broadcast((uint)block), hit, hits + tops[block]);
            }
        }
    }

    /// <summary>Moves all staged hits to their buckets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Flush()
    {
        MakeRoom();

        // In two passes: in one, every load from the tops would wait until the processor knows where the hit before it goes.
        var hits = _hits.Pointer;
        var tops = _tops.Pointer;
        var stagedHits = _stagedHits.Pointer;
        var stagedBlocks = _stagedBlocks.Pointer;
        nint staged = _staged;
        unchecked
        {
            for (nint i = 0; i < staged; i++)
            {
                var block = stagedBlocks[i];
                stagedBlocks[i] = tops[block]++;
            }

            for (nint i = 0; i < staged; i++)
            {
                hits[stagedBlocks[i]] = stagedHits[i];
            }
        }

        _staged = 0;
    }

    /// <summary>Drops the last hits of buckets that are too full to take what comes next.</summary>
    /// <remarks>That many hits are as good as impossible. A few relations would be lost, where writing behind the memory would cost everything.</remarks>
    public void MakeRoom()
    {
        for (var block = 0; block < _blocks; block++)
        {
            _tops[block] = Math.Min(_tops[block], (uint)(((block + 1) * _capacity) - Room - FactorBase.Alignment));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes HitAt<TLanes>(TLanes place, TLanes tags)
        where TLanes : unmanaged, ILanes<TLanes> =>
        (place & TLanes.Broadcast(SieveLayout.BlockLength - 1)) | tags;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes BlockOf<TLanes>(TLanes place)
        where TLanes : unmanaged, ILanes<TLanes> =>
        TLanes.ShiftRight(place, SieveLayout.BlockBits);
}
