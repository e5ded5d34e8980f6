using System.Diagnostics;
using System.Numerics;
using Fairlead.Factoring.Arithmetic;
using Fairlead.Factoring.EllipticCurve;
using Fairlead.Factoring.SmallFactors;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>The primes that a relation is made of, with everything about them that no polynomial changes.</summary>
/// <remarks>
/// The first is 2, which is never sieved: every value is even. The others divide k·n or have it as a square. The arrays end with
/// padding up to whole vectors. For it and for 2 the kernels see a large prime, so that they need no special case.
/// </remarks>
internal sealed unsafe class FactorBase
{
    /// <summary>Stands for 2 and for padding: a prime so large that no root modulo it lies in the sieve.</summary>
    public const uint Placeholder = int.MaxValue;

    /// <summary>The arrays hold a multiple of this.</summary>
    public const int Alignment = 16;

    private FactorBase(uint[] limbs, List<uint> primes, CancellationToken cancellationToken)
    {
        Count = primes.Count;
        PaddedCount = (Count + Alignment - 1) / Alignment * Alignment;
        Primes = [.. primes];
        Moduli = new AlignedArray<uint>(PaddedCount);
        NegativeInverses = new AlignedArray<uint>(PaddedCount);
        WordInverses = new ulong[PaddedCount];
        RadixSquares = new AlignedArray<uint>(PaddedCount);
        SquareRoots = new AlignedArray<uint>(PaddedCount);
        Reciprocals = new AlignedArray<float>(PaddedCount);
        for (var i = 0; i < PaddedCount; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Describe(i, i == 0 || i >= Count ? Placeholder : primes[i], limbs);
        }
    }

    /// <summary>Gets the number of primes.</summary>
    public int Count { get; }

    /// <summary>Gets the length of the arrays, a multiple of <see cref="Alignment"/>.</summary>
    public int PaddedCount { get; }

    public uint[] Primes { get; }

    public uint Largest => Primes[^1];

    /// <summary>Gets the primes with <see cref="Placeholder"/> for 2 and for padding.</summary>
    public AlignedArray<uint> Moduli { get; }

    /// <summary>Gets the numbers m with m·p ≡ −1 modulo 2^32.</summary>
    public AlignedArray<uint> NegativeInverses { get; }

    /// <summary>Gets the inverses of the odd primes modulo 2^64.</summary>
    public ulong[] WordInverses { get; }

    /// <summary>Gets 2^64 modulo the primes, which takes a number to its Montgomery form.</summary>
    public AlignedArray<uint> RadixSquares { get; }

    /// <summary>Gets a square root of k·n modulo every prime.</summary>
    public AlignedArray<uint> SquareRoots { get; }

    public AlignedArray<float> Reciprocals { get; }

    /// <summary>Collects the primes that can divide a value.</summary>
    /// <param name="multiple">The number to factor times its multiplier.</param>
    /// <param name="size">How many primes to collect.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static FactorBase Create(BigInteger multiple, int size, CancellationToken cancellationToken)
    {
        Debug.Assert((int)(multiple & 7) == 1, "2 splits");
        var limbs = Limbs(multiple);
        var primes = new List<uint>(size) { 2 };

        // Half of all primes qualify; the bound is generous, because the sieve for them costs next to nothing.
        var bound = (int)(size * 2.6 * Math.Log((size * 3.0) + 20)) + 100;
        foreach (var prime in OddPrimes(bound, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (primes.Count == size)
            {
                break;
            }

            if (WordMath.JacobiSymbol(Remainder(limbs, prime), prime) >= 0)
            {
                primes.Add(prime);
            }
        }

        return new FactorBase(limbs, primes, cancellationToken);
    }

    /// <summary>Returns a number, given by its digits to the base 2^32, modulo a prime.</summary>
    public static uint Remainder(ReadOnlySpan<uint> limbs, uint prime)
    {
        var remainder = 0UL;
        for (var i = limbs.Length - 1; i >= 0; i--)
        {
            remainder = ((remainder << 32) | limbs[i]) % prime;
        }

        return (uint)remainder;
    }

    /// <summary>Returns the digits of a number to the base 2^32, least significant first.</summary>
    public static uint[] Limbs(BigInteger value)
    {
        var limbs = new uint[(value.GetByteCount(isUnsigned: true) + 3) / 4];
        value.TryWriteBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(limbs.AsSpan()), out _, isUnsigned: true);
        return limbs;
    }

    /// <summary>Lists the odd primes at least up to a bound.</summary>
    private static IEnumerable<uint> OddPrimes(int bound, CancellationToken cancellationToken) => bound < PrimeTable.Bound
        ? PrimeTable.OddPrimes.ToArray().Select(static prime => (uint)prime)
        : PrimeSieve.UpTo(bound, cancellationToken).Skip(1).Select(static prime => (uint)prime);

    private void Describe(int index, uint prime, uint[] limbs)
    {
        var radix = (uint)((1UL << 32) % prime);
        Moduli[index] = prime;
        NegativeInverses[index] = WordResidue.NegativeInverse(prime);
        WordInverses[index] = Montgomery64.InverseModuloWord(prime);
        RadixSquares[index] = WordResidue.Multiply(radix, radix, prime);
        Reciprocals[index] = 1.0f / prime;
        if (prime != Placeholder)
        {
            SquareRoots[index] = WordResidue.SquareRoot(Remainder(limbs, prime), prime);
        }
    }
}
