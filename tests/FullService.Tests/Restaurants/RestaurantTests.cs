using System.Net;
using FullService.Tests.Hosting;
using FullService.Tests.Relay;
using MenuApi;
using MenuApi.Hosting;
using Microsoft.AspNetCore.Http;
using TestSupport;

namespace FullService.Tests.Restaurants;

/// <summary><c>GET /restaurant</c> and <c>GET /restaurant/{id}</c>, over an upstream that behaves and over others.</summary>
public sealed class RestaurantTests
{
    private const string List = "/restaurant?date=2030-01-02";
    private const string Menu = "/restaurant/harbour-kitchen?date=2030-01-02";

    private static CancellationToken Cancel => RunningService.Cancel;

    [Theory]
    [InlineData("/restaurant")]
    [InlineData(List)]
    [InlineData("/restaurant/zur-bruecke")]
    [InlineData(Menu)]
    [InlineData("/restaurant/harbour-kitchen?date=2030-01-05")]
    public async Task Get_OverMenuApi_AnswersTheSameAndStoresItForTheRelay(string target)
    {
        await using var menus = await MenuHost.StartAsync(new MenuOptions { MaxAge = TimeSpan.FromHours(1) }, new ManualTimeProvider(new DateTimeOffset(2025, 1, 1, 9, 0, 0, TimeSpan.Zero)), Cancel);
        await using var service = await RunningService.StartAsync("--Relay:Upstream", new Uri(menus.Url, "/api").AbsoluteUri);
        using var direct = new HttpClient();

        using var response = await service.Client.GetAsync(target, Cancel);
        using var relayed = await service.Client.GetAsync("/relay" + target, Cancel);

        var body = await response.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(await direct.GetStringAsync(new Uri(menus.Url, "/api" + target), Cancel), body);
        Assert.Equal(body, await relayed.Content.ReadAsStringAsync(Cancel));
        Assert.Contains("; hit;", relayed.Headers.GetValues("Cache-Status").Single(), StringComparison.Ordinal);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.Public);
        Assert.Contains("fwd=uri-miss", response.Headers.GetValues("Cache-Status").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/restaurant/nobody", 404, "There is no restaurant 'nobody'; /restaurant lists those there are.")]
    [InlineData("/restaurant/..%2f..%2frequests", 404, "There is no restaurant")]
    [InlineData("/restaurant/a%20b", 404, "There is no restaurant 'a b'")]
    [InlineData("/restaurant?date=tomorrow", 400, "date must be given once, as a day such as 2030-01-31, not 'tomorrow'.")]
    [InlineData("/restaurant?date=2030-02-30", 400, "not '2030-02-30'.")]
    [InlineData("/restaurant?date=", 400, "not ''.")]
    [InlineData("/restaurant?date=2030-01-02&date=2030-01-03", 400, "once")]
    [InlineData("/restaurant?day=2030-01-02", 400, "The parameter 'day' is not known here; date is.")]
    [InlineData("/restaurant?date=1999-12-31", 400, "date must be a day from 2000-01-01 to 2099-12-31, not '1999-12-31'.")]
    public async Task Get_WhatThereIsNot_SaysWhy(string target, int status, string detail)
    {
        await using var menus = await MenuHost.StartAsync(new MenuOptions(), TimeProvider.System, Cancel);
        await using var service = await RunningService.StartAsync("--Relay:Upstream", new Uri(menus.Url, "/api").AbsoluteUri);

        using var response = await service.Client.GetAsync(target, Cancel);

        Assert.Contains(detail, await RunningService.ReadProblemAsync(response, status), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "{}", List, 502, "status 404")]
    [InlineData(400, "no problem", List, 502, "status 400")]
    [InlineData(302, "", Menu, 502, "status 302")]
    [InlineData(500, "", Menu, 502, "status 500")]
    [InlineData(504, "", Menu, 504, "did not answer in the time")]
    [InlineData(429, "", Menu, 503, "takes no more requests")]
    [InlineData(503, "", List, 503, "takes no more requests")]
    [InlineData(200, "<html>", List, 502, "something else than restaurants")]
    [InlineData(200, "null", List, 502, "something else than restaurants")]
    [InlineData(200, """{"date":"2030-01-02"}""", List, 502, "something else than restaurants")]
    [InlineData(200, """{"date":"2030-01-02","restaurants":null}""", List, 502, "something else than restaurants")]
    [InlineData(200, """{"date":"2030-01-02","restaurants":[]}""", Menu, 502, "something else than restaurants")]
    public async Task Get_OtherUpstream_IsNotPassedOff(int status, string body, string target, int expected, string detail)
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            context.Response.Headers.RetryAfter = status == 429 ? "7" : default;
            return context.Response.WriteAsync(body);
        });
        await using var service = await RunningService.StartAsync("--Relay:Upstream", upstream.Url);

        using var response = await service.Client.GetAsync(target, Cancel);

        Assert.Contains(detail, await RunningService.ReadProblemAsync(response, expected), StringComparison.Ordinal);
        Assert.Equal(status == 429 ? TimeSpan.FromSeconds(7) : expected == 503 ? TimeSpan.FromSeconds(1) : null, response.Headers.RetryAfter?.Delta);
        Assert.Equal([target], upstream.Targets);
    }

    [Fact]
    public async Task Get_UpstreamIsAway_Is502()
    {
        using var closed = new ClosedPort();
        await using var service = await RunningService.StartAsync("--Relay:Upstream", closed.Url);

        using var response = await service.Client.GetAsync(Menu, Cancel);

        Assert.Contains("cannot be reached", await RunningService.ReadProblemAsync(response, 502), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_UpstreamNeverAnswers_Is504()
    {
        await using var upstream = await Upstream.StartAsync(static context => Never.EndsAsync(context.RequestAborted));
        await using var service = await RunningService.StartAsync("--Relay:Upstream", upstream.Url, "--Relay:ResponseTimeout", "50ms");

        using var response = await service.Client.GetAsync(Menu, Cancel);

        Assert.Contains("did not answer in the time", await RunningService.ReadProblemAsync(response, 504), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_UpstreamHasGone_AnswersWithWhatIsStored()
    {
        await using var menus = await MenuHost.StartAsync(new MenuOptions { MaxAge = TimeSpan.FromHours(1) }, TimeProvider.System, Cancel);
        await using var service = await RunningService.StartAsync("--Relay:Upstream", new Uri(menus.Url, "/api").AbsoluteUri);
        var stored = await service.Client.GetStringAsync(Menu, Cancel);

        await menus.DisposeAsync();

        Assert.Equal(stored, await service.Client.GetStringAsync(Menu, Cancel));
        using var other = await service.Client.GetAsync("/restaurant/zur-bruecke?date=2030-01-02", Cancel);
        Assert.Equal(HttpStatusCode.BadGateway, other.StatusCode);
    }
}
