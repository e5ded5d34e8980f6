using System.Numerics;

namespace Fairlead.Factoring.Tests.Proofs;

/// <summary>Draws primes of more than 64 bits from a seed.</summary>
internal static class Primes
{
    public static BigInteger Draw(int seed, int bits)
    {
        var numbers = new Numbers(seed);
        while (true)
        {
            var candidate = BigInteger.One;
            for (var drawn = 1; drawn < bits - 1; drawn++)
            {
                candidate = (2 * candidate) + numbers.Below(2);
            }

            candidate = (2 * candidate) + 1;
            if (Oracle.IsPrime(candidate))
            {
                return candidate;
            }
        }
    }
}
