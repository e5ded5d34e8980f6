using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Sieves one block after the other with primes that hit a block only a few times.</summary>
/// <remarks>
/// Walking from hit to hit would cost more than the hits. Here the places of many primes are computed side by side and then hit one
/// after the other.
/// </remarks>
internal sealed unsafe class NearBlockSieve
{
    /// <summary>The size from which primes are sieved in this way. Leading coefficients are made of smaller ones.</summary>
    public const int SmallestPrime = 1 << 13;

    private const int HitsPerRoot = (SieveLayout.BlockLength / SmallestPrime) + 2;

    private readonly FactorBase _factorBase;
    private readonly byte[] _logarithms;
    private readonly int _start;
    private readonly int _length;
    private readonly AlignedArray<uint> _first;
    private readonly AlignedArray<uint> _second;
    private readonly AlignedArray<uint> _places = new(2 * HitsPerRoot * FactorBase.Alignment);
    private readonly List<SizeClass> _classes = [];

    public NearBlockSieve(FactorBase factorBase, SieveLayout layout, byte[] logarithms)
    {
        _factorBase = factorBase;
        _logarithms = logarithms;
        _start = layout.NearBlockStart;
        _length = layout.BucketStart - _start;
        _first = new AlignedArray<uint>(_length);
        _second = new AlignedArray<uint>(_length);
        for (var i = 0; i < _length; i += FactorBase.Alignment)
        {
            AddToClass(i);
        }
    }

    /// <summary>Begins a polynomial at its first block.</summary>
    public void Begin(RootTable roots)
    {
        roots.First.Span.Slice(_start, _length).CopyTo(_first.Span);
        roots.Second.Span.Slice(_start, _length).CopyTo(_second.Span);
    }

    /// <summary>Adds the logarithms of all primes to the places of a block that they divide, and moves on to the next block.</summary>
    /// <param name="block">The block, with <see cref="MediumSieve.Overhang"/> bytes behind it whose contents do not matter.</param>
    public void Sieve<TLanes>(byte* block)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        foreach (var sizeClass in _classes)
        {
            SieveClass<TLanes>(block, sizeClass);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SieveClass<TLanes>(byte* block, in SizeClass sizeClass)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var primes = _factorBase.Moduli.Pointer + _start;
        var first = _first.Pointer;
        var second = _second.Pointer;
        var places = _places.Pointer;
        var logarithm = sizeClass.Logarithm;
        unchecked
        {
            for (nint i = sizeClass.Start; i < sizeClass.End; i += TLanes.Count)
            {
                var prime = TLanes.Load(primes + i);
                var end = Hits(first + i, prime, sizeClass, places);
                end = Hits(second + i, prime, sizeClass, end);
                for (var place = places; place < end; place += 2)
                {
                    block[place[0]] += logarithm;
                    block[place[1]] += logarithm;
                }
            }
        }
    }

    /// <summary>Writes the places that one root of several primes hits, moves the roots on, and returns the end of the places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint* Hits<TLanes>(uint* roots, TLanes prime, in SizeClass sizeClass, uint* places)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var place = TLanes.Load(roots);
        unchecked
        {
            for (var i = 0; i < sizeClass.SureHits; i++, places += TLanes.Count)
            {
                TLanes.Store(place, places);
                place += prime;
            }

            for (var i = 0; i < sizeClass.PossibleHits; i++, places += TLanes.Count)
            {
                // All ones inside the block. Outside, neighboring bytes behind the block are hit in turn.
                var inside = TLanes.Equal(TLanes.ShiftRight(place, SieveLayout.BlockBits), TLanes.Broadcast(0));
                var outside = TLanes.Broadcast(SieveLayout.BlockLength) | (place & TLanes.Broadcast(MediumSieve.Overhang - 1));
                TLanes.Store(outside ^ ((outside ^ place) & inside), places);
                place += prime & inside;
            }
        }

        TLanes.Store(place - TLanes.Broadcast(SieveLayout.BlockLength), roots);
        return places;
    }

    /// <summary>Adds a vector of primes to the last class, or begins a new one when it hits more or less often.</summary>
    private void AddToClass(int index)
    {
        var primes = _factorBase.Moduli.Span.Slice(_start + index, FactorBase.Alignment);
        var sure = (int)(SieveLayout.BlockLength / primes[^1]);
        var possible = (int)(SieveLayout.BlockLength / primes[0]) + 1 - sure;
        var logarithm = _logarithms[_start + index];
        var next = new SizeClass(index, index + FactorBase.Alignment, sure, possible, logarithm);
        if (_classes.Count > 0 && _classes[^1] with { Start = index, End = next.End } == next)
        {
            _classes[^1] = _classes[^1] with { End = next.End };
        }
        else
        {
            _classes.Add(next);
        }
    }

    /// <summary>Primes that hit every block so many times, and perhaps so many times more.</summary>
    private readonly record struct SizeClass(int Start, int End, int SureHits, int PossibleHits, byte Logarithm);
}
