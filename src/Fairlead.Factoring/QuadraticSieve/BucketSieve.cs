using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Sorts the hits of large primes by block, so that a block is sieved with those primes that hit it and with no others.</summary>
/// <remarks>
/// An entry of a bucket holds the place in the block in its low half and the number of the prime in the high half, counted from the
/// beginning of its slice. All primes of a slice add the same logarithm.
/// </remarks>
internal sealed unsafe class BucketSieve
{
    private const int MaximumSliceLength = 1 << 16;
    private const int StageLength = 1_024;
    private const uint PlaceMask = 0xFFFF;

    private readonly FactorBase _factorBase;
    private readonly byte[] _logarithms;
    private readonly SieveLayout _layout;
    private readonly int _capacity;
    private readonly AlignedArray<uint> _entries;

    // Where the next entry of every bucket goes.
    private readonly AlignedArray<uint> _tops;
    private readonly List<Slice> _slices = [];

    // For every slice and at the end, how many entries every bucket has.
    private readonly AlignedArray<int> _marks;

    // Entries on their way to their buckets, and the blocks of those buckets.
    private readonly AlignedArray<uint> _stagedEntries = new(StageLength + FactorBase.Alignment);
    private readonly AlignedArray<uint> _stagedBlocks = new(StageLength + FactorBase.Alignment);
    private int _staged;

    public BucketSieve(FactorBase factorBase, SieveLayout layout, byte[] logarithms)
    {
        _factorBase = factorBase;
        _logarithms = logarithms;
        _layout = layout;
        CutSlices();
        _capacity = CapacityFor(factorBase, layout);
        _entries = new AlignedArray<uint>(_capacity * layout.Blocks);
        _tops = new AlignedArray<uint>(layout.Blocks);
        _marks = new AlignedArray<int>(layout.Blocks * (_slices.Count + 1));
    }

    /// <summary>Gets a value indicating whether there are no large primes.</summary>
    public bool IsEmpty => _slices.Count == 0;

    /// <summary>Moves the roots of large primes on to a polynomial and fills the buckets of all its blocks.</summary>
    /// <param name="roots">The roots.</param>
    /// <param name="steps">The steps to the polynomial.</param>
    /// <param name="isGrowing">Whether they are added.</param>
    public void Fill<TLanes>(RootTable roots, AlignedArray<uint> steps, bool isGrowing)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        for (var block = 0; block < _layout.Blocks; block++)
        {
            _tops[block] = (uint)(block * _capacity);
        }

        for (var i = 0; i < _slices.Count; i++)
        {
            Mark(i);
            var (start, end, _) = _slices[i];
            var dense = Math.Clamp(_layout.SparseStart, start, end);
            FillDense<TLanes>(roots, steps.Pointer, isGrowing, start, dense, start);
            FillSparse<TLanes>(roots, steps.Pointer, isGrowing, dense, end, start);
            Distribute();
        }

        Mark(_slices.Count);
    }

    /// <summary>Adds the logarithms of the large primes to a block.</summary>
    public void Empty(int block, byte* sieve)
    {
        for (var i = 0; i < _slices.Count; i++)
        {
            var entries = _entries.Pointer + (block * _capacity);
            Add(entries + MarkOf(i, block), entries + MarkOf(i + 1, block), sieve, _slices[i].Logarithm);
        }
    }

    /// <summary>Lists the large primes that hit a place, as indexes into the factor base, and returns how many they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find<TLanes>(int block, uint place, Span<int> found)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var count = 0;
        for (var i = 0; i < _slices.Count; i++)
        {
            var entries = _entries.Pointer + (block * _capacity);
            var end = MarkOf(i + 1, block);
            var wanted = TLanes.Broadcast(place);
            var mask = TLanes.Broadcast(PlaceMask);
            for (var position = MarkOf(i, block); position < end; position += TLanes.Count)
            {
                var hits = TLanes.HighBits(TLanes.Equal(TLanes.Load(entries + position) & mask, wanted));
                for (; hits != 0 && count < found.Length; hits &= hits - 1)
                {
                    var hit = position + System.Numerics.BitOperations.TrailingZeroCount(hits);
                    if (hit < end)
                    {
                        found[count++] = _slices[i].Start + (int)(entries[hit] >> 16);
                    }
                }
            }
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(uint* entry, uint* end, byte* sieve, byte logarithm)
    {
        unchecked
        {
            for (; entry + 4 <= end; entry += 4)
            {
                sieve[(ushort)entry[0]] += logarithm;
                sieve[(ushort)entry[1]] += logarithm;
                sieve[(ushort)entry[2]] += logarithm;
                sieve[(ushort)entry[3]] += logarithm;
            }

            for (; entry < end; entry++)
            {
                sieve[(ushort)*entry] += logarithm;
            }
        }
    }

    /// <summary>Handles primes that are larger than the interval: a root hits it once or not at all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillSparse<TLanes>(RootTable roots, uint* steps, bool isGrowing, int start, int end, int sliceStart)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var moduli = _factorBase.Moduli.Pointer;
        var first = roots.First.Pointer;
        var second = roots.Second.Pointer;
        var interval = TLanes.Broadcast((uint)_layout.Interval);
        for (var i = start; i < end; i += TLanes.Count)
        {
            var modulus = TLanes.Load(moduli + i);
            var forward = isGrowing ? TLanes.Load(steps + i) : modulus - TLanes.Load(steps + i);
            var tags = Tags<TLanes>(i - sliceStart);
            var root = Residues.Add(TLanes.Load(first + i), forward, modulus);
            TLanes.Store(root, first + i);
            Stage(root, interval, tags);
            root = Residues.Add(TLanes.Load(second + i), forward, modulus);
            TLanes.Store(root, second + i);
            Stage(root, interval, tags);
            if (_staged > StageLength - (2 * TLanes.Count))
            {
                Distribute();
            }
        }
    }

    /// <summary>Handles primes that are smaller than the interval: every root hits it, most of them several times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillDense<TLanes>(RootTable roots, uint* steps, bool isGrowing, int start, int end, int sliceStart)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var moduli = _factorBase.Moduli.Pointer;
        for (var i = start; i < end; i += TLanes.Count)
        {
            var modulus = TLanes.Load(moduli + i);
            var forward = isGrowing ? TLanes.Load(steps + i) : modulus - TLanes.Load(steps + i);
            var tags = Tags<TLanes>(i - sliceStart);

            // The smallest prime of the vector has the most hits, and hardly ever fewer or more than that of the vector before.
            var rounds = ((uint)_layout.Interval / moduli[i]) + 1;
            StageAll(Move(roots.First.Pointer + i, forward, modulus), modulus, tags, rounds);
            StageAll(Move(roots.Second.Pointer + i, forward, modulus), modulus, tags, rounds);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Move<TLanes>(uint* root, TLanes forward, TLanes modulus)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var moved = Residues.Add(TLanes.Load(root), forward, modulus);
        TLanes.Store(moved, root);
        return moved;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StageAll<TLanes>(TLanes place, TLanes modulus, TLanes tags, uint rounds)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var interval = TLanes.Broadcast((uint)_layout.Interval);
        for (; rounds > 0; rounds--)
        {
            Stage(place, interval, tags);
            place += modulus;
            if (_staged > StageLength - TLanes.Count)
            {
                Distribute();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Stage<TLanes>(TLanes place, TLanes interval, TLanes tags)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        Debug.Assert(_staged <= StageLength, "there is room for a vector behind the stage");
        var entry = (place & TLanes.Broadcast(SieveLayout.BlockLength - 1)) | tags;
        var block = TLanes.ShiftRight(place, SieveLayout.BlockBits);
        _staged += TLanes.StoreBelow(place, interval, entry, block, _stagedEntries.Pointer + _staged, _stagedBlocks.Pointer + _staged);
    }

    /// <summary>Returns the high halves of the entries for a vector of primes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Tags<TLanes>(int number)
        where TLanes : unmanaged, ILanes<TLanes> =>
        TLanes.ShiftLeft(TLanes.Broadcast((uint)number) + TLanes.Sequence, 16);

    /// <summary>Moves what is staged to its buckets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Distribute()
    {
        var tops = _tops.Pointer;
        for (var block = 0; block < _tops.Length; block++)
        {
            // What does not fit is lost: a bucket that full costs a few relations, and memory behind it would cost everything.
            tops[block] = Math.Min(tops[block], (uint)(((block + 1) * _capacity) - StageLength - FactorBase.Alignment));
        }

        // In two passes: in one, every load from the tops would wait until the processor knows where the entry before it goes.
        var entries = _entries.Pointer;
        var stagedEntries = _stagedEntries.Pointer;
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
                entries[stagedBlocks[i]] = stagedEntries[i];
            }
        }

        _staged = 0;
    }

    private void Mark(int slice)
    {
        for (var block = 0; block < _layout.Blocks; block++)
        {
            _marks[(slice * _layout.Blocks) + block] = (int)_tops[block] - (block * _capacity);
        }
    }

    private int MarkOf(int slice, int block) => _marks[(slice * _layout.Blocks) + block];

    private void CutSlices()
    {
        for (var start = _layout.BucketStart; start < _factorBase.PaddedCount;)
        {
            var logarithm = _logarithms[start];
            var end = start;
            while (end < _factorBase.PaddedCount && end - start < MaximumSliceLength && _logarithms[end] == logarithm)
            {
                end += FactorBase.Alignment;
            }

            _slices.Add(new Slice(start, end, logarithm));
            start = end;
        }
    }

    /// <summary>Returns room for half as many entries again as a block is expected to get.</summary>
    private static int CapacityFor(FactorBase factorBase, SieveLayout layout)
    {
        var expected = 0.0;
        for (var i = layout.BucketStart; i < factorBase.Count; i++)
        {
            expected += 2.0 * SieveLayout.BlockLength / factorBase.Primes[i];
        }

        var capacity = (int)(expected * 1.25) + (2 * StageLength) + 512;
        return capacity / FactorBase.Alignment * FactorBase.Alignment;
    }

    private readonly record struct Slice(int Start, int End, byte Logarithm);
}
