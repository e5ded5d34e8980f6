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
    private readonly List<Slice> _slices = [];

    // The buckets of every polynomial of a batch.
    private readonly HitBuckets[] _batch;

    // The first prime that hits so rarely that its hits are staged.
    private readonly int _stagedStart;

    // The buckets of the polynomial that is sieved.
    private HitBuckets _buckets;

    /// <summary>Creates empty buckets.</summary>
    /// <param name="factorBase">The primes.</param>
    /// <param name="layout">Which of them are large.</param>
    /// <param name="logarithms">What each of them adds to the sieve.</param>
    /// <param name="batchLength">For how many polynomials buckets are filled at a time.</param>
    public BucketSieve(FactorBase factorBase, SieveLayout layout, byte[] logarithms, int batchLength)
    {
        _factorBase = factorBase;
        _layout = layout;
        _logarithms = logarithms;
        CutSlices();
        _batch = new HitBuckets[batchLength];
        foreach (ref var buckets in _batch.AsSpan())
        {
            buckets = new HitBuckets(layout.Blocks, ExpectedHits(), _slices.Count);
        }

        _buckets = _batch[0];
        _stagedStart = StagedStart();
    }

    /// <summary>Gets for how many polynomials buckets are filled at a time.</summary>
    public int BatchLength => _batch.Length;

    /// <summary>Moves the roots of large primes on to one polynomial after the other and fills the buckets of all their blocks.</summary>
    /// <param name="roots">The roots.</param>
    /// <param name="moves">How they move to every polynomial from the one before, at most <see cref="BatchLength"/> times.</param>
    /// <remarks>Roots and primes are loaded once for all polynomials: they are more than the second-level cache holds.</remarks>
    public void Fill<TLanes>(RootTable roots, ReadOnlySpan<RootMove> moves)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var batch = _batch.AsSpan(0, moves.Length);
        foreach (var buckets in batch)
        {
            buckets.Clear();
        }

        for (var i = 0; i < _slices.Count; i++)
        {
            foreach (var buckets in batch)
            {
                buckets.Mark(i);
            }

            var (start, end, _) = _slices[i];
            var dense = Math.Clamp(_layout.SparseStart, start, end);
            var sorted = TLanes.IsSortingFast ? Math.Clamp(_stagedStart, dense, end) : dense;
            FillDense<TLanes>(roots, moves, start, dense, start);
            FillSorted<TLanes>(roots, moves, dense, sorted, start);
            FillStaged<TLanes>(roots, moves, sorted, end, start);
        }

        foreach (var buckets in batch)
        {
            buckets.Mark(_slices.Count);
        }

        Select(0);
    }

    /// <summary>Goes on to the buckets of a polynomial of the batch.</summary>
    public void Select(int polynomial) => _buckets = _batch[polynomial];

    /// <summary>Adds the logarithms of the large primes to a block.</summary>
    public void Empty(int block, byte* sieve)
    {
        for (var i = 0; i < _slices.Count; i++)
        {
            var hits = _buckets[block];
            Add(hits + _buckets.MarkOf(i, block), hits + _buckets.MarkOf(i + 1, block), sieve, _slices[i].Logarithm);
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
            var end = _buckets.MarkOf(i + 1, block);
            for (var position = NextHit<TLanes>(hits, _buckets.MarkOf(i, block), end, place);
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
    private void FillDense<TLanes>(RootTable roots, ReadOnlySpan<RootMove> moves, int start, int end, int sliceStart)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var moduli = _factorBase.Moduli.Pointer;
        for (var i = start; i < end; i += TLanes.Count)
        {
            MakeRoom<TLanes>(i - start);
            var (modulus, tags) = (TLanes.Load(moduli + i), Tags<TLanes>(i - sliceStart));
            var (first, second) = (TLanes.Load(roots.First.Pointer + i), TLanes.Load(roots.Second.Pointer + i));

            // Padding is larger than everything; beyond the interval its size does not matter.
            var (smallest, largest) = (moduli[i], Math.Min(moduli[i + TLanes.Count - 1], (uint)_layout.Interval));
            for (var k = 0; k < moves.Length; k++)
            {
                var forward = Forward(moves[k], i, modulus);
                first = Residues.Add(first, forward, modulus);
                second = Residues.Add(second, forward, modulus);
                AddAll(_batch[k], first, modulus, tags, smallest, largest);
                AddAll(_batch[k], second, modulus, tags, smallest, largest);
            }

            TLanes.Store(first, roots.First.Pointer + i);
            TLanes.Store(second, roots.Second.Pointer + i);
        }

        Flush();
    }

    /// <summary>Handles primes that are larger than the interval, as long as they hit it often.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillSorted<TLanes>(RootTable roots, ReadOnlySpan<RootMove> moves, int start, int end, int sliceStart)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var moduli = _factorBase.Moduli.Pointer;
        var blocks = (uint)_layout.Blocks;
        for (var i = start; i < end; i += TLanes.Count)
        {
            MakeRoom<TLanes>(i - start);
            var (modulus, tags) = (TLanes.Load(moduli + i), Tags<TLanes>(i - sliceStart));
            var (first, second) = (TLanes.Load(roots.First.Pointer + i), TLanes.Load(roots.Second.Pointer + i));
            for (var k = 0; k < moves.Length; k++)
            {
                var forward = Forward(moves[k], i, modulus);
                first = Residues.Add(first, forward, modulus);
                second = Residues.Add(second, forward, modulus);
                _batch[k].Add(first, tags, 0, blocks);
                _batch[k].Add(second, tags, 0, blocks);
            }

            TLanes.Store(first, roots.First.Pointer + i);
            TLanes.Store(second, roots.Second.Pointer + i);
        }
    }

    /// <summary>Handles primes that hit the interval rarely.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillStaged<TLanes>(RootTable roots, ReadOnlySpan<RootMove> moves, int start, int end, int sliceStart)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var moduli = _factorBase.Moduli.Pointer;
        var interval = TLanes.Broadcast((uint)_layout.Interval);
        for (var i = start; i < end; i += TLanes.Count)
        {
            var (modulus, tags) = (TLanes.Load(moduli + i), Tags<TLanes>(i - sliceStart));
            var (first, second) = (TLanes.Load(roots.First.Pointer + i), TLanes.Load(roots.Second.Pointer + i));
            for (var k = 0; k < moves.Length; k++)
            {
                var forward = Forward(moves[k], i, modulus);
                first = Residues.Add(first, forward, modulus);
                second = Residues.Add(second, forward, modulus);
                _batch[k].Stage(first, interval, tags);
                _batch[k].Stage(second, interval, tags);
            }

            TLanes.Store(first, roots.First.Pointer + i);
            TLanes.Store(second, roots.Second.Pointer + i);
        }

        Flush();
    }

    /// <summary>Adds all hits of one root of several primes, round by round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddAll<TLanes>(HitBuckets buckets, TLanes place, TLanes modulus, TLanes tags, uint smallest, uint largest)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var interval = (uint)_layout.Interval;
        for (uint low = 0, high = largest; low < interval; low += smallest, high += largest, place += modulus)
        {
            if (TLanes.IsSortingFast)
            {
                // In this round all places lie between multiples of the smallest and the largest prime: in few of the blocks.
                buckets.Add(place, tags, low >> SieveLayout.BlockBits, Math.Min((uint)_layout.Blocks, (high >> SieveLayout.BlockBits) + 1));
            }
            else
            {
                buckets.Stage(place, TLanes.Broadcast(interval), tags);
            }
        }
    }

    /// <summary>Returns how far roots grow in a move; a step back is a step forward by what is missing to the modulus.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Forward<TLanes>(in RootMove move, int index, TLanes modulus)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var step = TLanes.Load(move.Steps.Pointer + index);
        return move.IsGrowing ? step : modulus - step;
    }

    /// <summary>Makes room in the buckets at the beginning of a range and from time to time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MakeRoom<TLanes>(int index)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        if (index % (VectorsPerRoom * TLanes.Count) == 0)
        {
            foreach (var buckets in _batch)
            {
                buckets.MakeRoom();
            }
        }
    }

    private void Flush()
    {
        foreach (var buckets in _batch)
        {
            buckets.Flush();
        }
    }

    /// <summary>Returns the high halves of the hits for a vector of primes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Tags<TLanes>(int number)
        where TLanes : unmanaged, ILanes<TLanes> =>
        TLanes.ShiftLeft(TLanes.Broadcast((uint)number) + TLanes.Sequence, 16);

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
