using System.Numerics;
using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class PolynomialFamilyTests
{
    [Fact]
    public void Middle_EveryPolynomial_IsADifferentOddRoot()
    {
        var setup = Sieves.WithAllKinds;
        var family = Sieves.Family(setup);

        var middles = Enumerable.Range(0, family.Count).Select(family.Middle).ToList();

        Assert.All(middles, middle => Assert.True(!middle.IsEven && ((middle * middle) - setup.Multiple) % (4 * family.Leading) == 0));
        Assert.Equal(family.Count, middles.Select(BigInteger.Abs).Select(middle => BigInteger.Min(middle % family.Leading, family.Leading - (middle % family.Leading))).Distinct().Count());
    }

    [Fact]
    public void ChangingTerm_EveryPolynomial_IsTheOnlyTermThatChanges()
    {
        var setup = Sieves.WithAllKinds;
        var family = Sieves.Family(setup);
        for (var i = 1; i < family.Count; i++)
        {
            var term = PolynomialFamily.ChangingTerm(i);
            var prime = setup.FactorBase.Primes[family.Factors[term]];
            var step = 2 * family.Residues[term] * (family.Leading / prime);

            Assert.Equal(PolynomialFamily.ChangesToNegative(i) ? -step : step, family.Middle(i) - family.Middle(i - 1));
        }
    }

    [Fact]
    public void Value_AnyPlace_IsTheDefinitionAndEven()
    {
        var setup = Sieves.WithAllKinds;
        var family = Sieves.Family(setup);
        var numbers = new Numbers(91);
        for (var i = 0; i < 200; i++)
        {
            var (index, place) = (numbers.Below(family.Count), numbers.Below(setup.Layout.Interval));
            var expected = Sieves.Value(setup, family, index, place);

            var value = new SievePolynomial(family, index).Value(place - (setup.Layout.Interval / 2));

            Assert.Equal(new Word256(expected), value);
            Assert.True(expected.IsEven);
        }
    }

    [Fact]
    public void TryNext_ManyTimes_DrawsDifferentCoefficientsNearTheTarget()
    {
        var setup = Sieves.WithAllKinds;
        var chooser = new CoefficientChooser(setup.Multiple, setup.FactorBase, setup.Pool, 3);
        var seen = new HashSet<BigInteger>();
        for (var i = 0; i < 300; i++)
        {
            Assert.True(chooser.TryNext(out var family));
            Assert.True(seen.Add(family.Leading));
            Assert.InRange(BigInteger.Log(family.Leading) - setup.Pool.Target, -0.1, 0.1);
        }
    }

    [Fact]
    public void TryNext_SmallPool_EndsWhenAllAreDrawn()
    {
        var setup = Sieves.Create(66, new SieveParameters(40, 1, 20, 20, 1, 1.75, 2));
        var chooser = new CoefficientChooser(setup.Multiple, setup.FactorBase, setup.Pool, 3);
        var drawn = 0;
        while (chooser.TryNext(out _))
        {
            drawn++;
        }

        Assert.InRange(drawn, 10, 100_000);
    }
}
