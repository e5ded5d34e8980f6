using System.Numerics;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>How large the sum of logarithms must be, in the unit of the sieve.</summary>
internal sealed class SieveThreshold
{
    // Sums must stay below 256, and a threshold must leave a start value that is not negative.
    private const double LargestSum = 240;
    private const double LargestThreshold = 127;

    // What rounding the logarithms may take away from a sum, in bits.
    private const double RoundingBits = 2.5;

    // The same where only the logarithms of a few large primes were rounded.
    private const double FewRoundingBits = 1.5;

    private readonly double _gapStart;
    private readonly double _gapEnd;
    private readonly double _end;

    public SieveThreshold(BigInteger multiple, FactorBase factorBase, SieveParameters parameters, int interval)
    {
        LargePrimeBound = (uint)Math.Min(uint.MaxValue, (long)factorBase.Largest * parameters.LargePrimeMultiplier);
        SmallestPair = (ulong)factorBase.Largest * factorBase.Largest;
        LargestPair = parameters.LargePrimes < 2 ? 0 : (ulong)Math.Pow(LargePrimeBound, parameters.CofactorExponent);
        CofactorBits = Math.Log2(Math.Max(LargePrimeBound, LargestPair));
        _gapStart = Math.Log2(LargePrimeBound) + FewRoundingBits;
        _gapEnd = LargestPair == 0 ? double.MaxValue : Math.Log2(SmallestPair) - FewRoundingBits;
        _end = CofactorBits + FewRoundingBits;
        var largest = ValueBits(multiple, interval);
        var needed = Math.Max(1, largest - parameters.SlackBits - CofactorBits - SkippedBits(factorBase, parameters.SkippedPrimes));
        Scale = Math.Min(LargestThreshold / needed, (LargestSum - LargestThreshold) / (largest - needed));
        Start = (byte)(128 - (int)(needed * Scale));
        Logarithms = new byte[factorBase.PaddedCount];
        for (var i = 1; i < factorBase.Count; i++)
        {
            Logarithms[i] = (byte)Math.Round(Math.Log2(factorBase.Primes[i]) * Scale);
        }
    }

    /// <summary>Gets what one bit counts.</summary>
    public double Scale { get; }

    /// <summary>Gets the value that every place of the sieve begins with; at 128 it becomes a report.</summary>
    public byte Start { get; }

    /// <summary>Gets the logarithms of the primes in the unit of the sieve, with zeros for 2 and for padding.</summary>
    public byte[] Logarithms { get; }

    /// <summary>Gets the bound of large primes.</summary>
    public uint LargePrimeBound { get; }

    /// <summary>Gets the smallest product of two large primes.</summary>
    public ulong SmallestPair { get; }

    /// <summary>Gets the largest cofactor that is split into two large primes; 0 for none.</summary>
    public ulong LargestPair { get; }

    private double CofactorBits { get; }

    /// <summary>Tells whether a value may be worth dividing by more primes.</summary>
    /// <param name="report">The value of its place in the sieve.</param>
    /// <param name="bits">The bits of the value after division by the primes that are not sieved.</param>
    public bool IsReached(byte report, int bits) => (report - Start) / Scale >= bits - CofactorBits - RoundingBits;

    /// <summary>Tells whether what large primes will leave of a value may be a cofactor: one large prime, or a product of two.</summary>
    /// <param name="report">What the large primes of the factor base contributed to the sieve.</param>
    /// <param name="bits">The bits of the value after division by all other primes.</param>
    /// <remarks>Between the largest large prime and the smallest product of two there is a gap, which a good part of all reports fall into.</remarks>
    public bool IsCofactorPossible(int report, int bits)
    {
        var cofactorBits = bits - (report / Scale);
        return cofactorBits < _gapStart || (cofactorBits > _gapEnd && cofactorBits < _end);
    }

    /// <summary>Returns the binary logarithm of the largest values: M·√(kn / 8) for half an interval M.</summary>
    private static double ValueBits(BigInteger multiple, int interval) => (BigInteger.Log(multiple) / Math.Log(2) / 2) + Math.Log2(interval) - 2.5;

    /// <summary>Returns what the primes that are not sieved contribute to a value on average.</summary>
    private static double SkippedBits(FactorBase factorBase, int bound)
    {
        // Every value is even, half of them are divisible by 4, and so on.
        var bits = 2.0;
        for (var i = 1; i < factorBase.Count && factorBase.Primes[i] < bound; i++)
        {
            bits += 2 * Math.Log2(factorBase.Primes[i]) / (factorBase.Primes[i] - 1);
        }

        return bits;
    }
}
