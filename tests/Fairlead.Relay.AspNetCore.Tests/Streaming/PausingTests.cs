using Fairlead.Relay.AspNetCore.Tests.Hosting;

namespace Fairlead.Relay.AspNetCore.Tests.Streaming;

/// <summary>Upstreams that stop in the middle of a body, and neither go on nor end.</summary>
public sealed class PausingTests
{
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource[] _taken = [.. Enumerable.Range(0, 10).Select(static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Cache-Control: max-age=600\r\nContent-Length: 10\r\n\r\nhello")]
    [InlineData("Cache-Control: max-age=600\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [InlineData("Cache-Control: no-store\r\nContent-Length: 10\r\n\r\nhello")]
    [InlineData("Cache-Control: no-store\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    public async Task Upstream_ThatPausesForTooLong_BreaksTheClientsConnection(string fieldsAndBody)
    {
        await using var relay = await RunningRelay.StartAsync(static options => options.IdleTimeout = IdleTimeout);
        relay.Origin.Answer = async (_, stream) =>
        {
            await RawOrigin.WriteAsync(stream, "HTTP/1.1 200 OK\r\n" + fieldsAndBody);
            await TestSupport.Never.EndsAsync(Token);
            return false;
        };
        using var answer = await StreamedAnswer.GetAsync(relay, "/a");
        var ending = answer.ReadToTheEndAsync();

        await PassTimeUntilAsync(relay, ending);

        // The chunk that says that the body is whole does not come.
        Assert.InRange(await ending, 0, "5\r\nhello\r\n".Length);
        await relay.Cache.WhenIdleAsync().WaitAsync(RunningRelay.HardLimit, Token);
        Assert.Equal(0, relay.Cache.GetStatistics().Urls);
    }

    [Theory]
    [InlineData("max-age=600")]
    [InlineData("no-store")]
    public async Task Upstream_ThatPausesForLess_IsWaitedForEachTime(string cacheControl)
    {
        await using var relay = await RunningRelay.StartAsync(static options => options.IdleTimeout = IdleTimeout);
        relay.Origin.Answer = async (_, stream) =>
        {
            await RawOrigin.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nCache-Control: {cacheControl}\r\nContent-Length: 10\r\n\r\n");
            for (var i = 0; i < 10; i++)
            {
                relay.Time.Advance(IdleTimeout * 0.9);
                await PatternBody.WriteAsync(stream, i, i + 1);
                await _taken[i].Task;
            }

            return true;
        };
        using var answer = await StreamedAnswer.GetAsync(relay, "/a");

        for (var i = 0; i < 10; i++)
        {
            await answer.ReadAsync(i, i + 1);
            _taken[i].SetResult();
        }
    }

    // The relay may not have begun to wait when the time first passes.
    private static async Task PassTimeUntilAsync(RunningRelay relay, Task end)
    {
        for (var started = TimeProvider.System.GetTimestamp(); !end.IsCompleted && TimeProvider.System.GetElapsedTime(started) < RunningRelay.HardLimit;)
        {
            relay.Time.Advance(IdleTimeout + TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
