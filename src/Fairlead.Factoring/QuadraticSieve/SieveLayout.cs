namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Which primes of the factor base are sieved in which way, by their size.</summary>
/// <remarks>All borders but the first are multiples of <see cref="FactorBase.Alignment"/>, so that kernels work on whole vectors.</remarks>
internal sealed class SieveLayout
{
    /// <summary>The length of a block: it stays in the first-level cache while primes are sieved.</summary>
    public const int BlockLength = 1 << BlockBits;

    public const int BlockBits = 15;

    // From this many primes on, their roots fill a good part of the second-level cache, and from that many on they are several times larger.
    private const int SmallestBatched = 16_000;
    private const int SmallestLongBatched = 64_000;
    private const int ShortBatch = 4;
    private const int LongBatch = 8;

    public SieveLayout(FactorBase factorBase, SieveParameters parameters)
    {
        Blocks = parameters.Blocks;
        MediumStart = Math.Max(1, IndexOf(factorBase, (uint)parameters.SkippedPrimes));
        NearBlockStart = AlignedIndexOf(factorBase, NearBlockSieve.SmallestPrime);
        BucketStart = AlignedIndexOf(factorBase, BlockLength);
        SparseStart = AlignedIndexOf(factorBase, (uint)Interval);
        BatchLength = BatchLengthFor(factorBase.Count);
    }

    /// <summary>Gets the number of blocks that a polynomial is sieved over.</summary>
    public int Blocks { get; }

    /// <summary>Gets the length of the sieve.</summary>
    public int Interval => Blocks << BlockBits;

    /// <summary>Gets the index of the first prime that is sieved at all.</summary>
    public int MediumStart { get; }

    /// <summary>Gets the index of the first prime that hits a block only a few times.</summary>
    public int NearBlockStart { get; }

    /// <summary>Gets the index of the first prime that is added to the whole interval, because it hits a block at most once with each root.</summary>
    public int BucketStart { get; }

    /// <summary>Gets the index of the first prime that each root hits at most once.</summary>
    public int SparseStart { get; }

    /// <summary>Gets for how many polynomials buckets are filled at a time.</summary>
    public int BatchLength { get; }

    /// <summary>Returns for how many polynomials buckets are filled at a time.</summary>
    public static int BatchLengthFor(int primes) => primes < SmallestBatched ? 1 : primes < SmallestLongBatched ? ShortBatch : LongBatch;

    private static int AlignedIndexOf(FactorBase factorBase, uint bound)
    {
        var index = IndexOf(factorBase, bound);
        return (index + FactorBase.Alignment - 1) / FactorBase.Alignment * FactorBase.Alignment;
    }

    /// <summary>Returns the index of the first prime that is not below a bound.</summary>
    private static int IndexOf(FactorBase factorBase, uint bound)
    {
        var index = factorBase.Primes.AsSpan().BinarySearch(bound);
        return index < 0 ? ~index : index;
    }
}
