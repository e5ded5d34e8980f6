using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Redis.Tests.Hosting;
using Fairlead.Webhooks.Tests.Hosting;

namespace Fairlead.Webhooks.Redis.Tests;

/// <summary>Redis is killed, emptied, full and away.</summary>
public sealed class FaultTests
{
    private static readonly WebhookEndpoint Endpoint = RunningPusher.Endpoint;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_WithAppendOnlyFile_LosesNothing()
    {
        await using var shared = await SharedOutbox.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        var (pusher, receiver, _) = await shared.StartPusherAsync();
        var stream = await pusher.OpenStreamAsync(Endpoint, "job", Token);
        await stream.WriteAsync("one "u8.ToArray(), Token);
        var before = await receiver.NextAsync();

        await shared.Server.KillAsync();
        before.Acknowledge();
        await stream.WriteAsync("two"u8.ToArray(), Token);
        await shared.Server.RestartAsync(Token);

        var after = await receiver.NextAsync();
        Assert.Equal(("two", 4L), (after.Text, after.Chunks.Single().Offset));
        after.Acknowledge();
        await stream.CompleteAsync(Token);
        (await receiver.NextAsync()).Acknowledge();
        Assert.Equal(WebhookDelivery.Sent, await stream.WaitForDeliveryAsync(Token).WaitAsync(RunningPusher.HardLimit, Token));
    }

    [Fact]
    public async Task ScriptFlush_IsNotNoticed()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var outbox = shared.Open();
        var fence = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;

        await shared.AskAsync("SCRIPT", "FLUSH");

        Assert.True(await outbox.AppendAsync(new OutboxTail("s", fence, 0, "abc"u8.ToArray(), IsCompleted: false), Token));
    }

    [Fact]
    public async Task FlushAll_PusherBeginsAnew()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (pusher, receiver, _) = await shared.StartPusherAsync();
        var stream = await pusher.OpenStreamAsync(Endpoint, "job", Token);
        await stream.WriteAsync("one "u8.ToArray(), Token);
        await receiver.NextAsync();

        await shared.AskAsync("FLUSHALL");
        await shared.WakeAllAsync();

        await RunningPusher.UntilAsync(() => pusher.FindDelivery("job") is null, "it knows that all is gone");
        var again = await pusher.OpenStreamAsync(Endpoint, "job", Token);
        Assert.Equal(0, again.AcceptedLength);
        await again.WriteAsync("anew"u8.ToArray(), Token);
        Assert.Equal("anew", (await receiver.NextAsync()).Text);
    }

    [Fact]
    public async Task MemoryFull_NothingIsStoredButEverythingIsAcknowledged()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var outbox = shared.Open();
        await outbox.RecoverAsync(Token);
        var fence = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;
        var request = RequestOf("r", new OutboxPart("s", fence, 0, 0, 4, IsFinal: false));
        await outbox.StoreAsync(request, Token);
        await shared.AskAsync("CONFIG", "SET", "maxmemory", "1mb");

        var exception = await Assert.ThrowsAsync<WebhookOutboxUnavailableException>(
            async () => await outbox.StoreAsync(RequestOf("r2", new OutboxPart("s", fence, 1, 4, 8, IsFinal: false)), Token));
        await outbox.AcknowledgeAsync(request, Token);
        await outbox.RecoverAsync(Token);

        Assert.Equal(WebhookOutboxFailure.MemoryFull, exception.Failure);
        Assert.Equal("0", await shared.AskAsync("EXISTS", "{outbox}:request:r"));
        await shared.AskAsync("CONFIG", "SET", "maxmemory", "0");
        var opened = await outbox.OpenStreamAsync(Endpoint, "s", Token);
        Assert.Equal((4L, 4L), (opened.AcknowledgedLength, opened.FrozenLength));
    }

    [Theory]
    [InlineData("noeviction", false)]
    [InlineData("allkeys-lru", true)]
    public async Task RecoverAsync_ServerThatThrowsKeysAway_IsWarnedOf(string policy, bool isWarned)
    {
        await using var shared = await SharedOutbox.StartAsync("--maxmemory-policy", policy);
        var log = new WarningLog();

        await shared.Open(logger: log).RecoverAsync(Token);

        Assert.Equal(isWarned, log.Warnings.Count == 1);
        Assert.All(log.Warnings, warning => Assert.Contains(policy, warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unreachable_FailsTypedAndRecoversByItself()
    {
        await using var shared = await SharedOutbox.StartAsync();
        await shared.Server.KillAsync();
        var outbox = shared.Open(static options => (options.CallTimeout, options.RetryBudget) = (TimeSpan.FromMilliseconds(100), TimeSpan.Zero));

        Assert.Empty((await outbox.RecoverAsync(Token)).Streams);
        var exception = await Assert.ThrowsAsync<WebhookOutboxUnavailableException>(async () => await outbox.OpenStreamAsync(Endpoint, "s", Token));
        Assert.Equal(WebhookOutboxFailure.Unreachable, exception.Failure);

        await shared.Server.RestartAsync(Token);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(RunningPusher.HardLimit);
        while (true)
        {
            try
            {
                await outbox.OpenStreamAsync(Endpoint, "s", limit.Token);
                return;
            }
            catch (WebhookOutboxUnavailableException)
            {
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task AppendAsync_LargeTail_IsKeptWhole()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var outbox = shared.Open();
        var fence = (await outbox.OpenStreamAsync(Endpoint, "s", Token)).Fence;
        var bytes = new byte[3_000_001];
        new Random(1).NextBytes(bytes);

        Assert.True(await outbox.AppendAsync(new OutboxTail("s", fence, 0, bytes, IsCompleted: true), Token));
        Assert.Empty(await outbox.StoreAsync(RequestOf("r", new OutboxPart("s", fence, 0, 0, 100_000, IsFinal: false)), Token));
        Assert.Empty(await outbox.StoreAsync(RequestOf("r2", new OutboxPart("s", fence, 1, 100_000, 2_000_000, IsFinal: false)), Token));

        var opened = await outbox.OpenStreamAsync(Endpoint, "s", Token);
        Assert.True(opened.IsCompleted);
        Assert.Equal(bytes[2_000_000..], opened.Tail.ToArray());
    }

    private static OutboxRequest RequestOf(string id, params OutboxPart[] parts) => new(id, Endpoint, "body"u8.ToArray(), parts, DateTimeOffset.UnixEpoch);
}
