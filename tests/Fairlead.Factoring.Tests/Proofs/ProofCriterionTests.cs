using Fairlead.Factoring.Proofs;

namespace Fairlead.Factoring.Tests.Proofs;

public sealed class ProofCriterionTests
{
    [Fact]
    public void IsEnough_EveryOddComposite_IsRefusedForPartsThatItsDivisorsKnow()
    {
        // Whatever even parts of n - 1 and n + 1 satisfy what the witnesses would show, a composite must not pass.
        for (var number = 9; number < 6_000; number += 2)
        {
            var primes = Oracle.FactorByDivision((uint)number);
            if (primes.Count == 1)
            {
                continue;
            }

            foreach (var minus in EvenDivisors(number - 1).Where(part => primes.All(prime => prime % part == 1)))
            {
                foreach (var plus in EvenDivisors(number + 1).Where(part => primes.All(prime => prime % part == 1 || (prime + 1) % part == 0)))
                {
                    Assert.False(ProofCriterion.IsEnough(number, minus, plus), $"{number}, {minus}, {plus}");
                }
            }
        }
    }

    [Theory]
    [InlineData("18446744073709551629", "18446744073709551628", "2", true)]
    [InlineData("618970019642690137449562111", "2", "618970019642690137449562112", true)]
    [InlineData("618970019642690137449562111", "2", "2", false)]
    public void IsEnough_OneNeighborFactored_SaysWhetherItIsLargeEnough(string number, string minus, string plus, bool expected) =>
        Assert.Equal(expected, ProofCriterion.IsEnough(Subject.Parse(number), Subject.Parse(minus), Subject.Parse(plus)));

    private static IEnumerable<ulong> EvenDivisors(int number) =>
        Enumerable.Range(1, number / 2).Where(half => number % (2 * half) == 0).Select(static half => 2 * (ulong)half);
}
