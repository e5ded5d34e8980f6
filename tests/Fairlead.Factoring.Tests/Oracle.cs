using System.Numerics;

namespace Fairlead.Factoring.Tests;

/// <summary>Factors in slow and obvious ways, sharing no code with the library.</summary>
internal static class Oracle
{
    private static readonly BigInteger[] WitnessBases = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47];

    /// <summary>Gets the primes below 2^16.</summary>
    public static IReadOnlyList<uint> SmallPrimes { get; } = SieveOfEratosthenes(1 << 16);

    /// <summary>Lists the primes below a bound.</summary>
    public static List<uint> SieveOfEratosthenes(int bound)
    {
        var composite = new bool[bound];
        var primes = new List<uint>();
        for (var i = 2; i < bound; i++)
        {
            if (composite[i])
            {
                continue;
            }

            primes.Add((uint)i);
            for (var j = (long)i * i; j < bound; j += i)
            {
                composite[j] = true;
            }
        }

        return primes;
    }

    /// <summary>Factors a number below 2^32 by trial division; primes are repeated.</summary>
    public static List<ulong> FactorByDivision(uint number)
    {
        var factors = new List<ulong>();
        foreach (var prime in SmallPrimes)
        {
            if (prime * prime > number && prime < ushort.MaxValue)
            {
                break;
            }

            while (number % prime == 0)
            {
                factors.Add(prime);
                number /= prime;
            }
        }

        if (number > 1)
        {
            factors.Add(number);
        }

        return factors;
    }

    /// <summary>Factors any number by Pollard's rho method on big integers; primes are repeated and sorted.</summary>
    public static List<BigInteger> FactorByRho(BigInteger number)
    {
        var factors = new List<BigInteger>();
        Collect(number, factors);
        factors.Sort();
        return factors;
    }

    /// <summary>Runs the strong test to the first 15 prime bases, which no composite below 3.3·10^24 passes.</summary>
    public static bool IsPrime(BigInteger number)
    {
        if (number < 2)
        {
            return false;
        }

        if (WitnessBases.Any(prime => number % prime == 0))
        {
            return WitnessBases.Contains(number);
        }

        return WitnessBases.All(witness => IsStrongProbablePrime(number, witness));
    }

    private static bool IsStrongProbablePrime(BigInteger number, BigInteger witness)
    {
        var odd = number - 1;
        var twos = 0;
        for (; odd.IsEven; odd /= 2)
        {
            twos++;
        }

        var power = BigInteger.ModPow(witness, odd, number);
        for (var i = 0; i < twos; i++)
        {
            if (power == number - 1)
            {
                return true;
            }

            if (power == 1)
            {
                return i == 0;
            }

            power = power * power % number;
        }

        return false;
    }

    private static void Collect(BigInteger number, List<BigInteger> factors)
    {
        if (number == 1)
        {
            return;
        }

        if (IsPrime(number))
        {
            factors.Add(number);
            return;
        }

        var divisor = number.IsEven ? 2 : FindDivisor(number);
        Collect(divisor, factors);
        Collect(number / divisor, factors);
    }

    private static BigInteger FindDivisor(BigInteger number)
    {
        for (BigInteger constant = 1; ; constant++)
        {
            BigInteger tortoise = 2, hare = 2, divisor = 1;
            while (divisor == 1)
            {
                tortoise = ((tortoise * tortoise) + constant) % number;
                hare = ((hare * hare) + constant) % number;
                hare = ((hare * hare) + constant) % number;
                divisor = BigInteger.GreatestCommonDivisor(BigInteger.Abs(tortoise - hare), number);
            }

            if (divisor != number)
            {
                return divisor;
            }
        }
    }
}
