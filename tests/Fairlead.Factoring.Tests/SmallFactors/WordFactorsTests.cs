using Fairlead.Factoring.SmallFactors;

namespace Fairlead.Factoring.Tests.SmallFactors;

public sealed class WordFactorsTests
{
    [Fact]
    public void Add_PrimesInAnyOrder_AreSortedAndCounted()
    {
        WordFactors factors = default;
        foreach (var prime in (ulong[])[11, 3, 7, 3, 2, 11, 11])
        {
            factors.Add(prime, 1);
        }

        Assert.Equal("2 3^2 7 11^3", string.Join(' ', factors.ToPrimePowers()));
        Assert.Equal(2UL * 9 * 7 * 1_331, factors.Product());
    }

    [Fact]
    public void Add_TheMostPrimesThatAWordCanHave_Fit()
    {
        WordFactors factors = default;
        foreach (var prime in Oracle.SmallPrimes.Take(WordFactors.Capacity))
        {
            factors.Add(prime, 1);
        }

        Assert.Equal(614_889_782_588_491_410UL, factors.Product());
    }
}
