using Fairlead.Relay.AspNetCore.Tests.Hosting;

namespace Fairlead.Relay.AspNetCore.Tests.Purging;

public sealed class PurgeMethodTests
{
    private const string Secret = "0123456789abcdef";
    private const string Authorization = "Authorization: Bearer " + Secret;

    [Theory]
    [InlineData("/a/1", Authorization, """{"scope":"url","purged":1}""", 1)]
    [InlineData("/a/1?other", Authorization, """{"scope":"url","purged":0}""", 0)]
    [InlineData("/a/", Authorization + "|Purge-Prefix: ?1", """{"scope":"prefix","purged":2}""", 2)]
    [InlineData("/", Authorization + "|Purge-Group: red", """{"scope":"group","purged":3}""", 3)]
    [InlineData("/", Authorization + "|Purge-Group: \"blue\"", """{"scope":"group","purged":0}""", 0)]
    public async Task Purge_WithTheToken_RemovesWhatItNames(string target, string fields, string expected, int removed)
    {
        await using var relay = await StartAsync(Secret);

        var answer = await relay.GetAsync(target, fields, "PURGE");

        Assert.Equal((200, expected), (answer.Status, answer.Body));
        Assert.Equal(3 - removed, relay.Cache.GetStatistics().Urls);
        Assert.Equal(3, relay.Origin.Requests.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Authorization: Bearer")]
    [InlineData("Authorization: Bearer 0123456789abcdeF")]
    [InlineData("Authorization: Bearer 0123456789abcdef0")]
    [InlineData("Authorization: Basic " + Secret)]
    [InlineData("Authorization: Bearer x|Authorization: Bearer " + Secret)]
    public async Task Purge_WithoutTheToken_Is401AndRemovesNothing(string fields)
    {
        await using var relay = await StartAsync(Secret);

        var answer = await relay.GetAsync("/a/1", fields, "PURGE");

        Assert.Equal((401, "Bearer"), (answer.Status, answer["WWW-Authenticate"]));
        Assert.Equal(3, relay.Cache.GetStatistics().Urls);
        Assert.Equal(3, relay.Origin.Requests.Count);
    }

    [Fact]
    public async Task Purge_WhenItIsOff_IsForwardedLikeAnyMethod()
    {
        await using var relay = await StartAsync(token: null);

        await relay.GetAsync("/a/1", Authorization, "PURGE");

        Assert.Equal("PURGE /base/a/1 HTTP/1.1", relay.Origin.Last.StartLine);
    }

    private static async Task<RunningRelay> StartAsync(string? token)
    {
        var relay = await RunningRelay.StartAsync(options => options.PurgeToken = token);
        relay.Origin.Respond("Cache-Control: max-age=60|Cache-Groups: \"red\"");
        foreach (var target in new[] { "/a/1", "/a/2", "/b" })
        {
            await relay.GetAsync(target);
        }

        return relay;
    }
}
