using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Sorts the hits of large primes by block, so that a block is sieved with those primes that hit it and with no others.</summary>
/// <remarks>
/// The primes are cut into slices. All primes of a slice add the same logarithm, and the tag of a hit is the number of its prime in the
/// slice.
/// </remarks>
internal sealed unsafe class BucketSieve
{
    private const int MaximumSliceLength = 1 << 16;
    private const uint PlaceMask = 0xFFFF;

    // After so many vectors, each with two roots of every prime, a bucket may have got as many hits as it has room for.
    private const int VectorsPerRoom = 16;

    // What sorting costs, in instructions: for a block that a vector is compared with, and for a vector and a hit on the stage.
    private const int CostOfBlock = 7;
    private const int CostOfStaging = 12;
    private const int CostOfStagedHit = 11;

    private readonly FactorBase _factorBase;
    private readonly SieveLayout _layout;
    private readonly byte[] _logarithms;
    private readonly HitBuckets _buckets;
    private readonly List<Slice> _slices = [];

    // The first prime that hits so rarely that its hits are staged.
    private readonly int _stagedStart;

    // For every slice and at the end, how many hits every bucket has.
    private readonly int[] _marks;

    public BucketSieve(FactorBase factorBase, SieveLayout layout, byte[] logarithms)
    {
        _factorBase = factorBase;
        _layout = layout;
        _logarithms = logarithms;
        CutSlices();
        _buckets = new HitBuckets(layout.Blocks, ExpectedHits());
        _marks = new int[layout.Blocks * (_slices.Count + 1)];
        _stagedStart = StagedStart();
    }

    /// <summary>Moves the roots of large primes on to a polynomial and fills the buckets of all its blocks.</summary>
    /// <param name="roots">The roots.</param>
    /// <param name="steps">The steps to the polynomial.</param>
    /// <param name="isGrowing">Whether they are added.</param>
    public void Fill<TLanes>(RootTable roots, AlignedArray<uint> steps, bool isGrowing)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        _buckets.Clear();
        for (var i = 0; i < _slices.Count; i++)
        {
            Mark(i);
            var (start, end, _) = _slices[i];
            var dense = Math.Clamp(_layout.SparseStart, start, end);
            var sorted = TLanes.IsSortingFast ? Math.Clamp(_stagedStart, dense, end) : dense;
            FillDense<TLanes>(roots, steps.Pointer, isGrowing, start, dense, start);
            FillSorted<TLanes>(roots, steps.Pointer, isGrowing, dense, sorted, start);
            FillStaged<TLanes>(roots, steps.Pointer, isGrowing, sorted, end, start);
        }

        Mark(_slices.Count);
    }

    /// <summary>Adds the logarithms of the large primes to a block.</summary>
    public void Empty(int block, byte* sieve)
    {
        for (var i = 0; i < _slices.Count; i++)
        {
            var hits = _buckets[block];
            Add(hits + MarkOf(i, block), hits + MarkOf(i + 1, block), sieve, _slices[i].Logarithm);
        }
    }

    /// <summary>Lists the large primes that hit a place, as indexes into the factor base, and returns how many they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find<TLanes>(int block, uint place, Span<int> found)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var count = 0;
        var hits = _buckets[block];
        for (var i = 0; i < _slices.Count; i++)
        {
            var end = MarkOf(i + 1, block);
            for (var position = NextHit<TLanes>(hits, MarkOf(i, block), end, place);
                position < end && count < found.Length;
                position = NextHit<TLanes>(hits, position + 1, end, place))
            {
                found[count++] = _slices[i].Start + (int)(hits[position] >> 16);
            }
        }

        return count;
    }

    /// <summary>Returns the position of the next hit of a place, or the end or something behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int NextHit<TLanes>(uint* hits, int position, int end, uint place)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var mask = TLanes.Broadcast(PlaceMask);
        var wanted = TLanes.Broadcast(place);
        for (; position < end; position += 2 * TLanes.Count)
        {
            var first = TLanes.Equal(TLanes.Load(hits + position) & mask, wanted);
            var second = TLanes.Equal(TLanes.Load(hits + position + TLanes.Count) & mask, wanted);
            if (TLanes.HasHighByte(first | second))
            {
                var bits = TLanes.HighBits(first) | (TLanes.HighBits(second) << TLanes.Count);
                return position + BitOperations.TrailingZeroCount(bits);
            }
        }

        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(uint* hit, uint* end, byte* sieve, byte logarithm)
    {
        unchecked
        {
            for (; hit + 4 <= end; hit += 4)
            {
                sieve[(ushort)hit[0]] += logarithm;
                sieve[(ushort)hit[1]] += logarithm;
                sieve[(ushort)hit[2]] += logarithm;
                sieve[(ushort)hit[3]] += logarithm;
            }

            for (; hit < end; hit++)
            {
                sieve[(ushort)*hit] += logarithm;
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
            MakeRoom<TLanes>(i - start);
            var modulus = TLanes.Load(moduli + i);
            var forward = isGrowing ? TLanes.Load(steps + i) : modulus - TLanes.Load(steps + i);
            var tags = Tags<TLanes>(i - sliceStart);

            // Padding is larger than everything; beyond the interval its size does not matter.
            var (smallest, largest) = (moduli[i], Math.Min(moduli[i + TLanes.Count - 1], (uint)_layout.Interval));
            AddAll(Move(roots.First.Pointer + i, forward, modulus), modulus, tags, smallest, largest);
            AddAll(Move(roots.Second.Pointer + i, forward, modulus), modulus, tags, smallest, largest);
        }

        _buckets.Flush();
    }

    /// <summary>Handles primes that are larger than the interval, as long as they hit it often.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillSorted<TLanes>(RootTable roots, uint* steps, bool isGrowing, int start, int end, int sliceStart)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var moduli = _factorBase.Moduli.Pointer;
        var blocks = (uint)_layout.Blocks;
        for (var i = start; i < end; i += TLanes.Count)
        {
            MakeRoom<TLanes>(i - start);
            var modulus = TLanes.Load(moduli + i);
            var forward = isGrowing ? TLanes.Load(steps + i) : modulus - TLanes.Load(steps + i);
            var tags = Tags<TLanes>(i - sliceStart);
            _buckets.Add(Move(roots.First.Pointer + i, forward, modulus), tags, 0, blocks);
            _buckets.Add(Move(roots.Second.Pointer + i, forward, modulus), tags, 0, blocks);
        }
    }

    /// <summary>Handles primes that hit the interval rarely.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillStaged<TLanes>(RootTable roots, uint* steps, bool isGrowing, int start, int end, int sliceStart)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var moduli = _factorBase.Moduli.Pointer;
        var interval = TLanes.Broadcast((uint)_layout.Interval);
        for (var i = start; i < end; i += TLanes.Count)
        {
            var modulus = TLanes.Load(moduli + i);
            var forward = isGrowing ? TLanes.Load(steps + i) : modulus - TLanes.Load(steps + i);
            var tags = Tags<TLanes>(i - sliceStart);
            _buckets.Stage(Move(roots.First.Pointer + i, forward, modulus), interval, tags);
            _buckets.Stage(Move(roots.Second.Pointer + i, forward, modulus), interval, tags);
        }

        _buckets.Flush();
    }

    /// <summary>Adds all hits of one root of several primes, round by round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddAll<TLanes>(TLanes place, TLanes modulus, TLanes tags, uint smallest, uint largest)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var interval = (uint)_layout.Interval;
        for (uint low = 0, high = largest; low < interval; low += smallest, high += largest, place += modulus)
        {
            if (TLanes.IsSortingFast)
            {
                // In this round all places lie between multiples of the smallest and the largest prime: in few of the blocks.
                _buckets.Add(place, tags, low >> SieveLayout.BlockBits, Math.Min((uint)_layout.Blocks, (high >> SieveLayout.BlockBits) + 1));
            }
            else
            {
                _buckets.Stage(place, TLanes.Broadcast(interval), tags);
            }
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

    /// <summary>Makes room in the buckets at the beginning of a range and from time to time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MakeRoom<TLanes>(int index)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        if (index % (VectorsPerRoom * TLanes.Count) == 0)
        {
            _buckets.MakeRoom();
        }
    }

    /// <summary>Returns the high halves of the hits for a vector of primes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Tags<TLanes>(int number)
        where TLanes : unmanaged, ILanes<TLanes> =>
        TLanes.ShiftLeft(TLanes.Broadcast((uint)number) + TLanes.Sequence, 16);

    private void Mark(int slice)
    {
        for (var block = 0; block < _layout.Blocks; block++)
        {
            _marks[(slice * _layout.Blocks) + block] = _buckets.Count(block);
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

    /// <summary>Returns how many hits a block is expected to get, and a quarter more.</summary>
    private int ExpectedHits()
    {
        var expected = 0.0;
        for (var i = _layout.BucketStart; i < _factorBase.Count; i++)
        {
            expected += 2.0 * SieveLayout.BlockLength / _factorBase.Primes[i];
        }

        return (int)(expected * 1.25);
    }

    /// <summary>Returns where staging begins to cost less than a comparison with every block.</summary>
    private int StagedStart()
    {
        var index = _layout.SparseStart;
        while (index < _factorBase.Count
            && CostOfStaging + (CostOfStagedHit * FactorBase.Alignment * (double)_layout.Interval / _factorBase.Primes[index]) > CostOfBlock * _layout.Blocks)
        {
            index += FactorBase.Alignment;
        }

        return index;
    }

    private readonly record struct Slice(int Start, int End, byte Logarithm);
}
