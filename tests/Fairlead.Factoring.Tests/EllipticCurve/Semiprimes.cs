using System.Numerics;

using Fairlead.Factoring.EllipticCurve;

namespace Fairlead.Factoring.Tests.EllipticCurve;

/// <summary>Composites for tests, the same in every run.</summary>
internal static class Semiprimes
{
    /// <summary>Returns a product of two different primes of equal size that has exactly so many bits.</summary>
    public static BigInteger Balanced(int bits, int number)
    {
        for (var attempt = 0; ; attempt++)
        {
            var p = Prime((bits + 1) / 2, (number * 10_000) + (2 * attempt));
            var q = Prime(bits / 2, (number * 10_000) + (2 * attempt) + 1);
            if (p != q && (p * q).GetBitLength() == bits)
            {
                return p * q;
            }
        }
    }

    /// <summary>Returns a prime of exactly so many bits.</summary>
    public static BigInteger Prime(int bits, int number)
    {
        var random = new SplitMix64(((ulong)bits << 32) + (ulong)number);
        var start = BigInteger.Zero;
        for (var have = 0; have < bits; have += 64)
        {
            start = (start << 64) | random.Next();
        }

        var candidate = (start & ((BigInteger.One << (bits - 1)) - 1)) | (BigInteger.One << (bits - 1)) | 1;
        while (!IsProbablePrime(candidate))
        {
            candidate += 2;
        }

        return candidate;
    }

    /// <summary>Returns a composite whose factors are out of reach: a product of two Mersenne primes.</summary>
    public static BigInteger Unsplittable(int bits) => bits switch
    {
        <= 220 => Mersenne(107) * Mersenne(127),
        <= 1_000 => Mersenne(521) * Mersenne(607),
        _ => Mersenne(3_217) * Mersenne(4_253),
    };

    private static BigInteger Mersenne(int exponent) => (BigInteger.One << exponent) - 1;

    private static bool IsProbablePrime(BigInteger candidate) =>
        SmallPrimesProduct(candidate).IsOne
        && new[] { 2, 3, 5 }.All(witness => BigInteger.ModPow(witness, candidate - 1, candidate).IsOne);

    private static BigInteger SmallPrimesProduct(BigInteger candidate) =>
        BigInteger.GreatestCommonDivisor(candidate, 3L * 5 * 7 * 11 * 13 * 17 * 19 * 23 * 29 * 31);
}
