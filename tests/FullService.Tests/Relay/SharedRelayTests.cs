using FullService.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using TestSupport;

namespace FullService.Tests.Relay;

/// <summary>Services that share a Redis share what the relay stores, too.</summary>
public sealed class SharedRelayTests
{
    private static CancellationToken Cancel => RunningService.Cancel;

    [Fact]
    public async Task Get_FetchedByAnotherService_IsAHit()
    {
        var asked = 0;
        await using var redis = await RedisServer.StartAsync(Cancel);
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.Headers.CacheControl = "max-age=86400";
            return context.Response.WriteAsync($"{Interlocked.Increment(ref asked)}");
        });
        await using var first = await StartAsync(redis, upstream);
        await using var second = await StartAsync(redis, upstream);

        // At once, unless the machine is so busy that a call of Redis takes longer than half a second, which makes a request a miss.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        while (await first.Client.GetStringAsync("/relay/a", limit.Token) != await second.Client.GetStringAsync("/relay/a", limit.Token))
        {
            limit.Token.ThrowIfCancellationRequested();
        }

        Assert.StartsWith("{factor:relay}:", await redis.AskAsync(Cancel, "EVAL", "return redis.call('KEYS', '{factor:relay}:*')[1]", "0"), StringComparison.Ordinal);
    }

    private static Task<RunningService> StartAsync(RedisServer redis, Upstream upstream) =>
        RunningService.StartAsync("--Redis:Connection", redis.Endpoint, "--Relay:Upstream", upstream.Url, "--Compute:DrainTime", "0s");
}
