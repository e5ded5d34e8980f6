using System.Numerics;
using Fairlead.Factoring.QuadraticSieve;
using Fairlead.Factoring.Tests.EllipticCurve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class KnuthSchroeppelMultiplierTests
{
    [Fact]
    public void Choose_AnySemiprime_MaximizesTheDefinition()
    {
        for (var i = 0; i < 20; i++)
        {
            var number = Semiprimes.Balanced(100 + i, i);

            var chosen = KnuthSchroeppelMultiplier.Choose(number);

            var best = Enumerable.Range(1, 255).Where(k => IsSquareFree(k) && (k * number) % 8 == 1).Max(k => Score(k, number));
            Assert.Equal(1, (int)(chosen * number % 8));
            Assert.Equal(best, Score((int)chosen, number), 9);
        }
    }

    /// <summary>Adds up how often every prime divides a value on average, counted over a whole period of the prime.</summary>
    private static double Score(int multiplier, BigInteger number)
    {
        var score = -0.5 * Math.Log(multiplier);
        foreach (var prime in Oracle.SmallPrimes.Skip(1).Take(64))
        {
            var residue = (int)(multiplier * number % prime);
            var roots = Enumerable.Range(0, (int)prime).Count(x => x * x % prime == residue);

            // A prime of the multiplier divides at one place of the period and never twice; at the others powers divide as well.
            score += multiplier % prime == 0 ? Math.Log(prime) / prime : roots * Math.Log(prime) / (prime - 1);
        }

        return score;
    }

    private static bool IsSquareFree(int value) => !Enumerable.Range(2, 14).Any(root => value % (root * root) == 0);
}
