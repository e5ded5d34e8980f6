using Fairlead.Factoring.EllipticCurve;

namespace Fairlead.Factoring.Tests.EllipticCurve;

public sealed class CurveFeedTests
{
    private static readonly (CurveBounds Bounds, int Curves)[] Schedule = [(new CurveBounds(137, 4_110), 5), (new CurveBounds(345, 13_800), 16)];

    [Fact]
    public void Next_OneCurveAtATime_FollowsTheScheduleAndEnds()
    {
        var drawn = Draw(Schedule, seed: 1, lanes: 1);

        Assert.Equal(Enumerable.Repeat(137, 5).Concat(Enumerable.Repeat(345, 16)), drawn.Select(static curve => curve.Stage1));
        Assert.Equal(drawn.Count, drawn.Select(static curve => curve.Parameter).Distinct().Count());
        Assert.All(drawn, static curve => Assert.True(curve.Parameter >= 4, "3 makes no curve"));
    }

    [Fact]
    public void Next_EightCurvesAtATime_RoundsEveryLevelUp() =>
        Assert.Equal([137, 137, 137, 137, 137, 137, 137, 137, .. Enumerable.Repeat(345, 16)], Draw(Schedule, seed: 1, lanes: 8).Select(static curve => curve.Stage1));

    [Fact]
    public void Next_SameSeed_DrawsTheSameCurves()
    {
        Assert.Equal(Draw(Schedule, seed: 7, lanes: 8), Draw(Schedule, seed: 7, lanes: 8));
        Assert.NotEqual(Draw(Schedule, seed: 7, lanes: 8), Draw(Schedule, seed: 8, lanes: 8));
    }

    [Fact]
    public void Next_SeveralThreads_DealsOutEveryCurveOnce()
    {
        var expected = Draw([(new CurveBounds(137, 4_110), 3_000)], seed: 3, lanes: 1);
        var feed = new CurveFeed([(new CurveBounds(137, 4_110), 3_000)], 3, TestContext.Current.CancellationToken);
        var drawn = new List<(int, ulong)>[3];

        Parallel.For(0, drawn.Length, i => drawn[i] = Draw(feed, lanes: 1));

        Assert.Equal(expected.Order(), drawn.SelectMany(static part => part).Order());
    }

    private static List<(int Stage1, ulong Parameter)> Draw(IEnumerable<(CurveBounds, int)> schedule, ulong seed, int lanes) =>
        Draw(new CurveFeed(schedule, seed, TestContext.Current.CancellationToken), lanes);

    private static List<(int Stage1, ulong Parameter)> Draw(CurveFeed feed, int lanes)
    {
        var drawn = new List<(int, ulong)>();
        var parameters = new ulong[lanes];
        while (feed.Next(parameters) is { } level)
        {
            drawn.AddRange(parameters.Select(parameter => (level.Bounds.Stage1, parameter)));
        }

        return drawn;
    }
}
