using System.Net;
using System.Net.Http.Headers;

namespace MenuApi.Tests.Hosting;

/// <summary>What caches get: validators, lifetimes, and answers to conditional requests.</summary>
public sealed class ValidatorTests
{
    private const string Menu = "/api/restaurant/la-pena";

    [Fact]
    public async Task Get_Menu_HasValidatorsAndALifetime()
    {
        await using var api = await RunningMenuApi.StartAsync();
        using var response = await api.GetAsync(Menu);

        Assert.False(response.Headers.ETag!.IsWeak);
        Assert.Equal(new DateTimeOffset(2024, 12, 27, 12, 0, 0, TimeSpan.Zero), response.Content.Headers.LastModified);
        Assert.Equal("public, max-age=60, stale-while-revalidate=600, stale-if-error=600", Text(response.Headers.CacheControl));
    }

    [Fact]
    public async Task Get_Head_HasTheFieldsAndNoBody()
    {
        await using var api = await RunningMenuApi.StartAsync();
        using var get = await api.GetAsync(Menu);
        using var head = await api.SendAsync(HttpMethod.Head, Menu);

        Assert.Equal((get.Headers.ETag, get.Content.Headers.ContentLength), (head.Headers.ETag, head.Content.Headers.ContentLength));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(RunningMenuApi.Cancel));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("W/{0}")]
    [InlineData("\"another\", {0}")]
    [InlineData("*")]
    public async Task Get_TagIsKnown_Returns304WithTheFieldsOfACache(string condition)
    {
        await using var api = await RunningMenuApi.StartAsync();
        using var first = await api.GetAsync(Menu);
        using var second = await api.GetAsync(Menu, fields => fields.TryAddWithoutValidation("If-None-Match", condition.Replace("{0}", first.Headers.ETag!.Tag, StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(Text(first.Headers.CacheControl), Text(second.Headers.CacheControl));
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(RunningMenuApi.Cancel));
    }

    [Theory]
    [InlineData("If-Modified-Since", "Fri, 27 Dec 2024 12:00:00 GMT", HttpStatusCode.NotModified)]
    [InlineData("If-Modified-Since", "Fri, 27 Dec 2024 11:59:59 GMT", HttpStatusCode.OK)]
    [InlineData("If-None-Match", "\"another\"", HttpStatusCode.OK)]
    [InlineData("If-Match", "\"another\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("If-Unmodified-Since", "Fri, 27 Dec 2024 11:59:59 GMT", HttpStatusCode.PreconditionFailed)]
    public async Task Get_Condition_IsCompared(string name, string value, HttpStatusCode expected)
    {
        await using var api = await RunningMenuApi.StartAsync();
        using var response = await api.GetAsync(Menu, fields => fields.TryAddWithoutValidation(name, value));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Get_AnotherTagAndALaterDate_TheTagDecides()
    {
        await using var api = await RunningMenuApi.StartAsync();
        using var response = await api.GetAsync(Menu, static fields =>
        {
            fields.TryAddWithoutValidation("If-None-Match", "\"another\"");
            fields.TryAddWithoutValidation("If-Modified-Since", "Wed, 01 Jan 2025 12:00:00 GMT");
        });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(60, 600, "max-age=20, stale-while-revalidate=0, stale-if-error=0")]
    [InlineData(5, 600, "max-age=5, stale-while-revalidate=15, stale-if-error=15")]
    [InlineData(0, 10, "max-age=0, stale-while-revalidate=10, stale-if-error=10")]
    public async Task Get_JustBeforeMidnight_IsNotReusableBeyondIt(int maxAge, int stale, string expected)
    {
        var options = new MenuOptions { MaxAge = TimeSpan.FromSeconds(maxAge), Stale = TimeSpan.FromSeconds(stale) };
        await using var api = await RunningMenuApi.StartAsync(options, now: new DateTimeOffset(2025, 1, 1, 23, 59, 40, TimeSpan.Zero));
        using var today = await api.GetAsync(Menu);
        using var dated = await api.GetAsync($"{Menu}?date=2025-01-01");

        Assert.Equal($"public, {expected}", Text(today.Headers.CacheControl));
        Assert.Equal($"public, max-age={maxAge}, stale-while-revalidate={stale}, stale-if-error={stale}", Text(dated.Headers.CacheControl));
    }

    [Theory]
    [InlineData("2025-01-03", true)]
    [InlineData("2025-01-06", false)]
    public async Task Get_DayToCome_HasNoDateInTheFuture(string date, bool isWritten)
    {
        await using var api = await RunningMenuApi.StartAsync();
        using var response = await api.GetAsync($"{Menu}?date={date}");

        Assert.Equal(isWritten, response.Content.Headers.LastModified is not null);
    }

    // The typed property writes the directives in an order of its own.
    private static string Text(CacheControlHeaderValue? value) =>
        $"{(value!.Public ? "public, " : "")}max-age={value.MaxAge!.Value.TotalSeconds}, {string.Join(", ", value.Extensions)}";
}
