using System.Globalization;
using MenuApi.Hosting;

namespace MenuApi.Tests.Hosting;

public sealed class RequestCountsTests
{
    [Fact]
    public void AddArrival_MoreTargetsThanAreKept_CountsTheRestTogether()
    {
        var counts = new RequestCounts();
        for (var number = 0; number < RequestCounts.MostTargets + 5; number++)
        {
            counts.AddArrival(number.ToString(CultureInfo.InvariantCulture));
        }

        counts.AddArrival("0");

        var statistics = counts.GetStatistics();
        Assert.Equal(RequestCounts.MostTargets + 1, statistics.ByTarget.Count);
        Assert.Equal((RequestCounts.MostTargets + 6, 5, 2), (statistics.Total, statistics.ByTarget[RequestCounts.OtherTargets], statistics.ByTarget["0"]));
    }
}
