using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class SieveForecastTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, -1)]
    public void ShareDone_RealSieve_IsNearTheShareOfRelations(int largePrimes, double slackBits)
    {
        var parameters = new SieveParameters(2_000, 2, 256, 40, largePrimes, 1.75, slackBits);
        var reports = new List<SieveReport>();
        var job = new SieveJob { Seed = 3, OnProgress = reports.Add };
        var needed = parameters.FactorBaseSize;
        var search = new RelationSearch(Sieves.Create(165, parameters), job, TestContext.Current.CancellationToken);

        Assert.True(search.Run(needed));

        var end = (double)search.Store.Count;
        var later = reports.Where(report => report.Tally.Relations > end / 10).ToList();
        Assert.True(later.Count > 20, $"{later.Count} reports");
        Assert.All(later, report => Assert.InRange(report.ShareDone!.Value / (report.Tally.Relations / end), 0.75, 1.25));
        Assert.All(reports.Zip(reports.Skip(1)), static pair => Assert.True((pair.First.ShareDone ?? 0) <= pair.Second.ShareDone.GetValueOrDefault() + 0.02));
    }

    // Measured: share, full relations and combinations over the relations needed, on the way to 53,980, 177,010, 278,751, 203,710 and 301,337 relations.
    [Theory]
    [InlineData(1.75, 8_657, 0.053, 0.0270, 0.0008)]
    [InlineData(1.75, 8_657, 0.266, 0.1320, 0.0335)]
    [InlineData(1.75, 8_657, 0.766, 0.3625, 0.3006)]
    [InlineData(1.75, 27_496, 0.101, 0.0497, 0.0039)]
    [InlineData(1.75, 27_496, 0.526, 0.2631, 0.1277)]
    [InlineData(1.75, 39_984, 0.051, 0.0224, 0.0010)]
    [InlineData(1.75, 39_984, 0.207, 0.0957, 0.0181)]
    [InlineData(1.75, 39_984, 0.828, 0.3893, 0.3532)]
    [InlineData(1.82, 21_336, 0.055, 0.0209, 0.0011)]
    [InlineData(1.82, 21_336, 0.265, 0.1018, 0.0273)]
    [InlineData(1.82, 21_336, 0.755, 0.2927, 0.3230)]
    [InlineData(1.85, 26_761, 0.042, 0.0152, 0.0004)]
    [InlineData(1.85, 26_761, 0.128, 0.0466, 0.0058)]
    [InlineData(1.85, 26_761, 0.471, 0.1763, 0.1063)]
    [InlineData(1.85, 26_761, 0.711, 0.2651, 0.2839)]
    public void ShareDone_MeasuredSieves_IsWithinASixth(double exponent, int needed, double share, double full, double combinations)
    {
        var tally = new RelationTally(100_000, (int)(needed * full), (int)(needed * (full + combinations)));

        Assert.InRange(SieveForecast.ShareDone(tally, needed, Parameters(2, exponent))!.Value / share, 5 / 6.0, 7 / 6.0);
    }

    [Fact]
    public void ShareDone_HardlyAnyRelations_SaysNothing() => Assert.Null(SieveForecast.ShareDone(new RelationTally(300, 19, 19), 5_000, Parameters(1)));

    [Fact]
    public void ShareDone_AllFound_IsOne() => Assert.Equal(1, SieveForecast.ShareDone(new RelationTally(30_000, 3_000, 6_000), 6_000, Parameters(2))!.Value, 0.01);

    [Fact]
    public void ShareDone_MoreThanNeeded_IsAtMostOne() => Assert.Equal(1, SieveForecast.ShareDone(new RelationTally(30_000, 5_000, 9_000), 6_000, Parameters(1)));

    private static SieveParameters Parameters(int largePrimes, double exponent = 1.75) => new(2_000, 2, 256, 40, largePrimes, exponent, 0);
}
