using System.Net;
using MenuApi.Hosting;

namespace MenuApi.Tests.Hosting;

/// <summary>Counting, refusing and being slow.</summary>
public sealed class TrafficTests
{
    [Fact]
    public async Task Requests_AfterSome_AreCountedByStatusAndTarget()
    {
        await using var api = await RunningMenuApi.StartAsync();
        using var first = await api.GetAsync("/api/restaurant");
        using var second = await api.GetAsync("/api/restaurant", fields => fields.IfNoneMatch.Add(first.Headers.ETag!));
        using var third = await api.GetAsync("/api/restaurant/nowhere?date=2025-01-01");

        var requests = await api.ReadAsync("/requests");

        Assert.Equal("""{"total":3,"byStatus":{"200":1,"304":1,"404":1},"byTarget":{"/api/restaurant":2,"/api/restaurant/nowhere?date=2025-01-01":1}}""", requests.GetRawText());
    }

    [Fact]
    public async Task Requests_Deleted_CountFromZero()
    {
        await using var api = await RunningMenuApi.StartAsync();
        using var counted = await api.GetAsync("/api/restaurant");
        using var deleted = await api.SendAsync(HttpMethod.Delete, "/requests");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(0, (await api.ReadAsync("/requests")).GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task Get_MoreThanTheLimit_Returns429UntilThereIsRoom()
    {
        await using var api = await RunningMenuApi.StartAsync(new MenuOptions { RequestsPerSecond = 2 });
        using var first = await api.GetAsync("/api/restaurant");
        using var second = await api.GetAsync("/api/restaurant");
        using var refused = await api.GetAsync("/api/restaurant");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (first.StatusCode, second.StatusCode, refused.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.True(refused.Headers.CacheControl!.NoStore);
        Assert.Contains("Ask again in 1 s.", await refused.Content.ReadAsStringAsync(RunningMenuApi.Cancel), StringComparison.Ordinal);

        api.Time.Advance(TimeSpan.FromSeconds(0.5));
        using var third = await api.GetAsync("/api/restaurant");
        using var refusedAgain = await api.GetAsync("/api/restaurant");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (third.StatusCode, refusedAgain.StatusCode));
    }

    [Fact]
    public async Task Get_WithADelay_AnswersWhenItIsOver()
    {
        var delay = TimeSpan.FromMilliseconds(250);
        await using var host = await MenuHost.StartAsync(new MenuOptions { Delay = delay }, TimeProvider.System, RunningMenuApi.Cancel);
        using var client = new HttpClient();
        var started = TimeProvider.System.GetTimestamp();

        using var response = await client.GetAsync(new Uri(host.Url, "/api/restaurant"), RunningMenuApi.Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= delay - TimeSpan.FromMilliseconds(20));
    }
}
