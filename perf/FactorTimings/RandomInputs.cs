using System.Globalization;
using System.Numerics;
using Fairlead.Factoring.Primality;

namespace FactorTimings;

/// <summary>Draws numbers to factor from a seed.</summary>
internal sealed class RandomInputs(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Draws a product of two primes from the same half decade, so that it has exactly the given number of digits.</summary>
    public BigInteger BalancedSemiprime(int digits)
    {
        var low = Math.Pow(10, (digits - 1) / 2.0);
        var high = Math.Min(Math.Pow(10, digits / 2.0), uint.MaxValue);
        return (BigInteger)RandomPrime(low, high) * RandomPrime(low, high);
    }

    /// <summary>Draws a product of two primes with a number of digits between two bounds.</summary>
    public BigInteger BalancedSemiprime(int minDigits, int maxDigits) => BalancedSemiprime(_random.Next(minDigits, maxDigits + 1));

    /// <summary>Draws a product of two primes of equal length that has exactly the given number of digits, at any size.</summary>
    public BigInteger WideSemiprime(int digits)
    {
        var (low, high) = (BigInteger.Pow(10, digits - 1), BigInteger.Pow(10, digits));
        while (true)
        {
            var product = WidePrime((digits + 1) / 2) * WidePrime((digits + 1) / 2);
            if (product >= low && product < high)
            {
                return product;
            }
        }
    }

    /// <summary>Draws an integer whose logarithm is uniform between 10^6 and 10^20.</summary>
    public BigInteger LogUniform()
    {
        var scale = Math.Pow(10, (_random.NextDouble() * 14) + 6);

        // A double holds 53 bits; the digits below them are drawn apart.
        return new BigInteger(scale) ^ _random.NextInt64((long)Math.Max(1, scale / (1L << 40)));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"seed {seed}");

    private ulong RandomPrime(double low, double high)
    {
        while (true)
        {
            var candidate = (ulong)Math.Ceiling(low + (_random.NextDouble() * (high - low))) | 1;
            if (candidate < high && PrimalityTest.Examine(candidate) == PrimalityVerdict.Prime)
            {
                return candidate;
            }
        }
    }

    private BigInteger WidePrime(int digits)
    {
        while (true)
        {
            var text = string.Create(digits, _random, static (span, random) =>
            {
                foreach (ref var digit in span)
                {
                    digit = (char)('0' + random.Next(10));
                }
            });
            var candidate = BigInteger.Parse(text, CultureInfo.InvariantCulture) | 1;
            if (candidate > BigInteger.Pow(10, digits - 1) && PrimalityTest.Examine(candidate) != PrimalityVerdict.NotPrime)
            {
                return candidate;
            }
        }
    }
}
