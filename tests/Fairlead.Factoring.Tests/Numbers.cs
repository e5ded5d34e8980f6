using System.Numerics;

namespace Fairlead.Factoring.Tests;

/// <summary>Draws numbers for tests from a seed.</summary>
internal sealed class Numbers(int seed)
{
    private readonly Random _random = new(seed);

    public ulong Word() => unchecked((ulong)_random.NextInt64(long.MinValue, long.MaxValue));

    /// <summary>Draws a number of exactly so many bits.</summary>
    public ulong WordOfBits(int bits) => (Word() >> (64 - bits)) | (1UL << (bits - 1));

    /// <summary>Draws a number below 2^64 whose bit length is uniform.</summary>
    public ulong WordOfAnySize() => WordOfBits(_random.Next(1, 65));

    public ulong OddWordOfBits(int bits) => WordOfBits(bits) | 1;

    public uint SmallPrime() => Oracle.SmallPrimes[_random.Next(Oracle.SmallPrimes.Count)];

    /// <summary>Draws a prime of exactly so many bits, at least 2.</summary>
    public ulong PrimeOfBits(int bits)
    {
        while (true)
        {
            var candidate = bits == 2 ? WordOfBits(2) : OddWordOfBits(bits);
            if (Oracle.IsPrime(candidate))
            {
                return candidate;
            }
        }
    }

    /// <summary>Draws a product of two primes with exactly so many bits, whose lengths differ by at most 1.</summary>
    public ulong SemiprimeOfBits(int bits)
    {
        while (true)
        {
            var product = (BigInteger)PrimeOfBits(bits / 2) * PrimeOfBits((bits + 1) / 2);
            if (product.GetBitLength() == bits)
            {
                return (ulong)product;
            }
        }
    }

    public int Below(int bound) => _random.Next(bound);
}
