using System.Diagnostics;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>One list of hits for every polynomial of a batch.</summary>
internal sealed unsafe class HitBuckets
{
    private readonly int _count;
    private readonly int _capacity;
    private readonly int _room;
    private readonly AlignedArray<uint> _hits;

    // The addresses where the next hit of every bucket goes.
    private readonly AlignedArray<nuint> _tops;

    // For every slice of primes and at the end, where the hits of every bucket begin.
    private readonly int[] _marks;

    /// <summary>Creates empty buckets.</summary>
    /// <param name="count">The number of buckets.</param>
    /// <param name="capacity">How many hits a bucket should be able to hold; what does not fit is lost.</param>
    /// <param name="room">How many hits one bucket can get between two calls of <see cref="MakeRoom"/>.</param>
    /// <param name="slices">The number of slices of primes.</param>
    public HitBuckets(int count, int capacity, int room, int slices)
    {
        _count = count;
        _room = room + FactorBase.Alignment;
        _capacity = (capacity + (2 * _room)) / FactorBase.Alignment * FactorBase.Alignment;

        // Whoever looks for a hit reads a few vectors on.
        _hits = new AlignedArray<uint>((_capacity * count) + _room);
        _tops = new AlignedArray<nuint>(count);
        _marks = new int[count * (slices + 1)];
    }

    /// <summary>Gets the number of buckets.</summary>
    public int Count => _count;

    /// <summary>Gets the address that marks are counted from.</summary>
    public uint* Hits => _hits.Pointer;

    /// <summary>Gets where the next hit of every bucket goes: whoever stores hits there moves it on.</summary>
    public uint** Tops => (uint**)_tops.Pointer;

    /// <summary>Empties all buckets.</summary>
    public void Clear()
    {
        for (var bucket = 0; bucket < _count; bucket++)
        {
            Tops[bucket] = Hits + (bucket * _capacity);
        }
    }

    /// <summary>Notes that a slice of primes begins, or that the last one has ended.</summary>
    public void Mark(int slice)
    {
        for (var bucket = 0; bucket < _count; bucket++)
        {
            _marks[(slice * _count) + bucket] = (int)(Tops[bucket] - Hits);
        }
    }

    /// <summary>Returns where the hits of a slice begin in a bucket; they end where those of the next slice begin.</summary>
    public int MarkOf(int slice, int bucket) => _marks[(slice * _count) + bucket];

    /// <summary>Drops the last hits of buckets that are too full to take what comes next.</summary>
    /// <remarks>That many hits are as good as impossible. A few relations would be lost, where writing behind the memory would cost everything.</remarks>
    public void MakeRoom()
    {
        for (var bucket = 0; bucket < _count; bucket++)
        {
            var end = Hits + ((bucket + 1) * _capacity);
            Debug.Assert(Tops[bucket] < end, "no bucket reaches into the next one");
            Tops[bucket] = Tops[bucket] < end - _room ? Tops[bucket] : end - _room;
        }
    }
}
