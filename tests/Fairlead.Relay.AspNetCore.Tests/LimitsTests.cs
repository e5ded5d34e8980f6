using System.Globalization;
using Fairlead.Relay.AspNetCore.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Relay.AspNetCore.Tests;

/// <summary>Messages that are too long, too many fields, and too many variants.</summary>
public sealed class LimitsTests
{
    private const string Storable = "Cache-Control: max-age=600|Date: Tue, 01 Jan 2030 12:00:00 GMT";

    /// <summary>The server's limits hold before the relay sees anything.</summary>
    [Theory]
    [InlineData(8_200, 0, 0, 414)]
    [InlineData(100_000, 0, 0, 414)]
    [InlineData(1, 200, 10, 431)]
    [InlineData(1, 1, 40_000, 431)]
    [InlineData(1, 50, 1_000, 431)]
    public async Task Request_ThatIsTooLong_IsRefusedAndNotForwarded(int targetLength, int fields, int fieldLength, int status)
    {
        await using var relay = await RunningRelay.StartAsync();

        var answer = await relay.SendAsync(Request(targetLength, fields, fieldLength));

        Assert.Equal(status, answer.Status);
        Assert.Empty(relay.Origin.Requests);
    }

    [Theory]
    [InlineData(8_000, 0, 0)]
    [InlineData(1, 90, 10)]
    [InlineData(1, 3, 10_000)]
    public async Task Request_ThatIsLong_IsForwardedWholeAndStored(int targetLength, int fields, int fieldLength)
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Respond(Storable);

        foreach (var isHit in new[] { false, true })
        {
            var answer = await relay.SendAsync(Request(targetLength, fields, fieldLength));
            await relay.Cache.WhenIdleAsync();

            Assert.Equal((200, isHit), (answer.Status, answer.IsHit));
        }

        var sent = Assert.Single(relay.Origin.Requests);
        Assert.Equal("/base/" + new string('a', targetLength), sent.Target);
        Assert.Equal(fields, sent.Fields.Count(field => field.Name.StartsWith("X-", StringComparison.Ordinal) && field.Value.Length == fieldLength));
    }

    [Theory]
    [InlineData(1, 70_000)]
    [InlineData(100, 1_000)]
    [InlineData(20_000, 1)]
    public async Task Response_WhoseHeadIsTooLong_Is502(int fields, int fieldLength)
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Respond(Storable + Fields(fields, fieldLength, '|'));

        var answer = await relay.GetAsync("/a");

        Assert.Equal(502, answer.Status);
        Assert.Equal(0, relay.Cache.GetStatistics().Urls);
    }

    [Theory]
    [InlineData(1, 60_000)]
    [InlineData(500, 100)]
    public async Task Response_WithALongHead_IsPassedOnAndStored(int fields, int fieldLength)
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Respond(Storable + Fields(fields, fieldLength, '|'));

        foreach (var isHit in new[] { false, true })
        {
            var answer = await relay.GetAsync("/a");

            Assert.Equal((200, isHit), (answer.Status, answer.IsHit));
            Assert.Equal(fields, answer.Fields.Count(field => field.Name.StartsWith("X-", StringComparison.Ordinal) && field.Value.Length == fieldLength));
        }
    }

    /// <summary>Whoever makes up values of a field that responses vary by pushes out variants of that URL, and nothing else.</summary>
    [Fact]
    public async Task Requests_OfEverNewVariants_KeepTheLastOfThemAndEveryOtherUrl()
    {
        const int most = 8;
        await using var relay = await RunningRelay.StartAsync(caching: static options => options.MaxVariantsPerUrl = most);
        relay.Origin.Respond(Storable + "|Vary: Accept-Language", new string('x', 10_000));
        await relay.GetAsync("/other", "Accept-Language: de");
        for (var i = 0; i < 100; i++)
        {
            await relay.GetAsync("/a", $"Accept-Language: x-{i}");
        }

        var size = relay.Cache.GetStatistics();
        Assert.Equal((2, 0), (size.Urls, size.Evictions));
        Assert.InRange(size.Bytes, 10_000 * (most + 1), 12_000 * (most + 1));
        Assert.True((await relay.GetAsync("/other", "Accept-Language: de")).IsHit);
        Assert.True((await relay.GetAsync("/a", "Accept-Language: x-99")).IsHit);
        Assert.True((await relay.GetAsync("/a", $"Accept-Language: x-{100 - most}")).IsHit);
        Assert.False((await relay.GetAsync("/a", $"Accept-Language: x-{99 - most}")).IsHit);
    }

    [Fact]
    public async Task Requests_OfEverNewVariants_AskTheOriginAboutNoMoreTagsThanAreStored()
    {
        const int most = 8;
        await using var relay = await RunningRelay.StartAsync(caching: static options => options.MaxVariantsPerUrl = most);
        relay.Origin.Answer = static (request, stream) => RawOrigin.WriteAsync(
            stream, RawOrigin.Response($"{Storable}|Vary: Accept-Language|ETag: \"{request["Accept-Language"]}\"", "body"));
        for (var i = 0; i < 20; i++)
        {
            await relay.GetAsync("/a", $"Accept-Language: x-{i}");
        }

        Assert.All(relay.Origin.Requests, static request => Assert.InRange((request["If-None-Match"] ?? "").Split(',').Length, 1, most));
    }

    /// <summary>Targets that are made up push out what is not used, within the bytes of the store.</summary>
    [Fact]
    public async Task Requests_OfEverNewTargets_KeepTheStoreWithinItsBytesAndWhatIsUsed()
    {
        const long most = 1 << 20;
        await using var relay = await RunningRelay.StartAsync(store: static store => store.UseMemory(static options => options.MaxBytes = most));
        relay.Origin.Respond(Storable, new string('x', 10_000));
        for (var i = 0; i < 300; i++)
        {
            await relay.GetAsync("/a/" + i.ToString(CultureInfo.InvariantCulture));
            await relay.GetAsync("/used");

            Assert.InRange(relay.Cache.GetStatistics().Bytes, 0, most);
        }

        Assert.True(relay.Cache.GetStatistics().Evictions > 100);
        Assert.Single(relay.Origin.Requests, static request => request.Target == "/base/used");
    }

    private static string Request(int targetLength, int fields, int fieldLength) =>
        $"GET /{new string('a', targetLength)} HTTP/1.1\r\nHost: relay\r\n{Fields(fields, fieldLength, '\n').Replace("\n", "\r\n", StringComparison.Ordinal).TrimStart()}\r\n{(fields == 0 ? "" : "\r\n")}";

    private static string Fields(int count, int length, char separator) => string.Concat(Enumerable.Range(0, count).Select(i => $"{separator}X-{i}: {new string('y', length)}"));
}
