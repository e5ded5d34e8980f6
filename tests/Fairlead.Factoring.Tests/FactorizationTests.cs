using System.Numerics;
using Fairlead.Factoring.Primality;

namespace Fairlead.Factoring.Tests;

public sealed class FactorizationTests
{
    [Theory]
    [InlineData(1, "1")]
    [InlineData(2, "2")]
    [InlineData(360, "2^3 * 3^2 * 5")]
    [InlineData(1_000_003, "1000003")]
    public void ToString_Numbers_ShowsPowers(int number, string expected) =>
        Assert.Equal(expected, Subject.Factor(number).ToString());

    [Fact]
    public void IsPrime_PrimesOnly_IsTrue()
    {
        Assert.True(Subject.Factor(7).IsPrime);
        Assert.False(Subject.Factor(1).IsPrime);
        Assert.False(Subject.Factor(49).IsPrime);
        Assert.False(Subject.Factor(21).IsPrime);
    }

    [Fact]
    public void Equals_SameNumber_IsTrue()
    {
        Assert.Equal(Subject.Factor(360), Subject.Factor(360));
        Assert.Equal(Subject.Factor(360).GetHashCode(), Subject.Factor(360).GetHashCode());
        Assert.NotEqual(Subject.Factor(360), Subject.Factor(361));
        Assert.False(Subject.Factor(360).Equals((object)"2^3 * 3^2 * 5"));
    }

    [Fact]
    public void Verdict_PrimesBelow2To64_AreProved()
    {
        var word = Subject.Factor(18_446_744_073_709_551_557UL);
        var mersenne = Subject.Factor((BigInteger.One << 89) - 1);

        Assert.True(word.IsProved && word.Factors[0].IsProved);
        Assert.False(mersenne.IsProved);
        Assert.Equal(PrimalityVerdict.ProbablePrime, mersenne.Factors[0].Verdict);
    }

    [Fact]
    public void Factors_List_CannotBeChanged()
    {
        var factors = Subject.Factor(360).Factors;

        Assert.Throws<NotSupportedException>(() => ((IList<PrimePower>)factors)[0] = default);
    }
}
