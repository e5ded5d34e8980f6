using Fairlead.Factoring.EllipticCurve;

namespace Fairlead.Factoring.Tests.EllipticCurve;

public sealed class CurveScheduleTests
{
    public static TheoryData<int> Sizes => [65, 66, 80, 97, 128, 129, 150, 170, 171, 300, 1_000, 8_000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void For_AnySize_GrowsWithoutEnd(int compositeBits)
    {
        var runs = CurveSchedule.For(compositeBits).Take(60).ToList();

        Assert.Equal(60, runs.Count);
        Assert.All(runs, static run => Assert.True(run.Curves > 0 && run.Bounds.Stage1 >= 100 && run.Bounds.Stage2 > 10 * run.Bounds.Stage1));
        Assert.All(runs.Zip(runs.Skip(1)), static pair => Assert.True(pair.First.Bounds.Stage1 <= pair.Second.Bounds.Stage1));
        Assert.True(runs[^1].Bounds.Stage1 > 1_000_000);
    }

    [Theory]
    [InlineData(150, 25_683)]
    [InlineData(100, 1_608)]
    [InlineData(66, 137)]
    public void For_Composite_ReachesTheBoundsForEqualFactors(int compositeBits, int stage1)
    {
        var goal = CurveSchedule.For(compositeBits).First(run => run.Bounds.Stage1 >= stage1);

        Assert.Equal(stage1, goal.Bounds.Stage1);
        Assert.True(goal.Curves > 8);
    }

    [Fact]
    public void BeforeSieve_MoreBits_NeverLooksForSmallerFactors()
    {
        var previous = 0;
        for (var bits = 90; bits <= 440; bits++)
        {
            var runs = CurveSchedule.BeforeSieve(bits).ToList();
            var last = runs[^1].Bounds.Stage1;

            Assert.True(last >= previous && last < CurveSchedule.For(Math.Min(bits, 150)).Skip(40).First().Bounds.Stage1, $"{bits} bits");
            Assert.All(runs.Zip(runs.Skip(1)), static pair => Assert.True(pair.First.Bounds.Stage1 < pair.Second.Bounds.Stage1));
            previous = last;
        }
    }

    [Fact]
    public void Table_Rows_GrowInEveryColumn()
    {
        var rows = Enumerable.Range(0, CurveParameters.TunedRows + 4).Select(CurveParameters.Get).ToList();

        Assert.All(rows.Zip(rows.Skip(1)), static pair => Assert.True(
            pair.First.FactorBits < pair.Second.FactorBits
            && pair.First.Stage1 <= pair.Second.Stage1
            && pair.First.Stage2 <= pair.Second.Stage2
            && pair.First.Curves < pair.Second.Curves));
    }
}
