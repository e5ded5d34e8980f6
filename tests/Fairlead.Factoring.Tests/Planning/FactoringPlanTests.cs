using System.Numerics;
using Fairlead.Factoring.Planning;

namespace Fairlead.Factoring.Tests.Planning;

public sealed class FactoringPlanTests
{
    [Fact]
    public void ExpectedDuration_MoreBits_IsNeverShorter()
    {
        var previous = TimeSpan.Zero;
        for (var bits = 1; bits <= 2_000; bits++)
        {
            var duration = FactoringPlan.ForBits(bits).ExpectedDuration;
            Assert.True(duration >= previous, $"{bits} bits");
            previous = duration;
        }
    }

    [Fact]
    public void ExpectedDuration_TwoBitsMore_NeverJumps()
    {
        for (var bits = 1; bits < 300; bits++)
        {
            var (low, high) = (FactoringPlan.ForBits(bits).ExpectedDuration, FactoringPlan.ForBits(bits + 1).ExpectedDuration);
            Assert.True(low < TimeSpan.FromMicroseconds(2) || high < low * 2.5, $"{bits} bits: {low} then {high}");
        }
    }

    [Fact]
    public void ExpectedDuration_ImmenseNumber_IsBounded() =>
        Assert.Equal(TimeSpan.FromDays(1_000), FactoringPlan.ForBits(int.MaxValue).ExpectedDuration);

    [Fact]
    public void For_Numbers_CountsBits()
    {
        Assert.Equal(1, FactoringPlan.For(1).Bits);
        Assert.Equal(64, FactoringPlan.For(ulong.MaxValue).Bits);
        Assert.Equal(65, FactoringPlan.For(BigInteger.One << 64).Bits);
    }

    [Fact]
    public void Stages_AWord_NeedsNoWideCurves()
    {
        Assert.DoesNotContain(FactoringStage.EllipticCurves, FactoringPlan.ForBits(64).Stages);
        Assert.Contains(FactoringStage.EllipticCurves, FactoringPlan.ForBits(65).Stages);
    }

    [Fact]
    public void Stages_LargeNumber_EndWithTheSieve()
    {
        Assert.DoesNotContain(FactoringStage.QuadraticSieve, FactoringPlan.ForBits(80).Stages);
        Assert.Equal(FactoringStage.QuadraticSieve, FactoringPlan.ForBits(200).Stages[^1]);
    }

    [Fact]
    public void For_NotPositive_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => FactoringPlan.For(BigInteger.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(static () => FactoringPlan.ForBits(0));
    }

    [Fact]
    public void Rows_Table_Ascends()
    {
        var rows = DurationTable.Rows;
        for (var i = 1; i < rows.Length; i++)
        {
            Assert.True(rows[i - 1].Bits < rows[i].Bits && rows[i - 1].Milliseconds < rows[i].Milliseconds);
        }
    }
}
