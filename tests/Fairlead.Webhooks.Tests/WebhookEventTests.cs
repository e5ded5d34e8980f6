using System.Text;
using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Signing;
using Fairlead.Webhooks.Tests.Hosting;

namespace Fairlead.Webhooks.Tests;

public sealed class WebhookEventTests
{
    private const string Id = "msg_17";

    private static readonly byte[] Body = """{"type":"compute.ended","timestamp":"2030-01-01T00:00:00Z","data":{}}"""u8.ToArray();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TrySendEventAsync_IsARequestOfItsOwnAndSignedAtOnce()
    {
        var secret = WebhookSecret.Create();
        await using var running = await RunningPusher.StartAsync();

        Assert.True(await running.Pusher.TrySendEventAsync(new WebhookEndpoint(RunningPusher.Endpoint.Url, secret), Id, Body, Token));
        var request = await running.Receiver.NextAsync();

        Assert.Equal((Id, Encoding.UTF8.GetString(Body)), (request.Id, Encoding.UTF8.GetString(request.Body)));
        var options = new WebhookVerifierOptions { Secrets = { secret.Reveal() } };
        Assert.Equal(WebhookVerdict.Verified, new WebhookVerifier(options, running.Time).Verify(request.Id, request.Timestamp, request.Signature, request.Body));
        Assert.Equal(WebhookDelivery.Sending, running.Pusher.FindDelivery(Id));
        request.Acknowledge();
        await RunningPusher.UntilAsync(() => running.Pusher.FindDelivery(Id) == WebhookDelivery.Sent, "it is acknowledged");
        await RunningPusher.EmptiedAsync(running.Pusher);
    }

    [Fact]
    public async Task TrySendEventAsync_KnownId_IsNotSentAgain()
    {
        await using var running = await RunningPusher.StartAsync();
        Assert.True(await running.Pusher.TrySendEventAsync(RunningPusher.Endpoint, Id, Body, Token));
        var first = await running.Receiver.NextAsync();

        Assert.True(await running.Pusher.TrySendEventAsync(RunningPusher.Endpoint, Id, Body, Token));
        first.Acknowledge();
        await RunningPusher.UntilAsync(() => running.Pusher.FindDelivery(Id) == WebhookDelivery.Sent, "it is acknowledged");
        Assert.True(await running.Pusher.TrySendEventAsync(RunningPusher.Endpoint, Id, Body, Token));
        Assert.True(await running.Pusher.TrySendEventAsync(RunningPusher.Endpoint, "msg_18", Body, Token));

        Assert.Equal("msg_18", (await running.Receiver.NextAsync()).Id);
    }

    [Fact]
    public async Task TrySendEventAsync_StoredButNotYetKnownHere_IsNotStoredTwice()
    {
        var (stored, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        var outbox = new CuttableOutbox(new MemoryWebhookOutbox())
        {
            AfterStore = () =>
            {
                stored.TrySetResult();
                return answer.Task;
            },
        };
        await using var running = await RunningPusher.StartAsync(outbox: outbox);
        var first = running.Pusher.TrySendEventAsync(RunningPusher.Endpoint, Id, Body, Token).AsTask();
        await stored.Task.WaitAsync(RunningPusher.HardLimit, Token);

        Assert.True(await running.Pusher.TrySendEventAsync(RunningPusher.Endpoint, Id, Body, Token).AsTask().WaitAsync(RunningPusher.HardLimit, Token));
        answer.SetResult();
        Assert.True(await first);
        (await running.Receiver.NextAsync()).Acknowledge();
        await RunningPusher.UntilAsync(() => running.Pusher.FindDelivery(Id) == WebhookDelivery.Sent, "it is acknowledged");

        Assert.False(running.Receiver.HasMore);
        await RunningPusher.EmptiedAsync(running.Pusher);
        Assert.Equal(1, running.Pusher.GetStatistics().DeliveredRequests);
    }

    [Fact]
    public async Task TrySendEventAsync_Refused_IsRepeatedUnchanged()
    {
        await using var running = await RunningPusher.StartAsync();
        await running.Pusher.TrySendEventAsync(RunningPusher.Endpoint, Id, Body, Token);
        var first = await running.Receiver.NextAsync();
        first.Answer(500);

        var (again, _) = await running.NextAfterAsync(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(first.Body, again.Body);
    }

    [Fact]
    public async Task TrySendEventAsync_GivenUp_IsADeadLetterThatCanBeRedriven()
    {
        await using var running = await RunningPusher.StartAsync(static options => options.GiveUpAfter = TimeSpan.Zero);
        await running.Pusher.TrySendEventAsync(RunningPusher.Endpoint, Id, Body, Token);
        (await running.Receiver.NextAsync()).Answer(500);
        await RunningPusher.UntilAsync(() => running.Pusher.ListDeadLetters().Count == 1, "it is parked");

        Assert.Equal(WebhookDelivery.Parked, running.Pusher.FindDelivery(Id));
        Assert.True(await running.Pusher.RedriveAsync(Id, Token));

        var (again, _) = await running.NextAfterAsync(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Assert.Equal(Body, again.Body);
    }

    [Fact]
    public async Task TrySendEventAsync_NotAcknowledgedBeforeARestart_IsSentAgainWithTheSameId()
    {
        var outbox = new MemoryWebhookOutbox();
        await using (var first = await RunningPusher.StartAsync(outbox: outbox))
        {
            await first.Pusher.TrySendEventAsync(RunningPusher.Endpoint, Id, Body, Token);
            await first.Receiver.NextAsync();
        }

        await using var second = await RunningPusher.StartAsync(outbox: outbox);
        var request = await second.Receiver.NextAsync();

        Assert.Equal((Id, Encoding.UTF8.GetString(Body)), (request.Id, Encoding.UTF8.GetString(request.Body)));
        Assert.True(await second.Pusher.TrySendEventAsync(RunningPusher.Endpoint, Id, Body, Token));
        request.Acknowledge();
        await RunningPusher.UntilAsync(() => second.Pusher.FindDelivery(Id) == WebhookDelivery.Sent, "it is acknowledged");
        Assert.False(second.Receiver.HasMore);
    }

    [Fact]
    public async Task TrySendEventAsync_NoRoom_IsFalseUntilThereIs()
    {
        await using var running = await RunningPusher.StartAsync(static options => options.MaxBufferedBytesPerEndpoint = 65_536);
        await running.WriteAsync("job", new string('x', 65_500));

        Assert.False(await running.Pusher.TrySendEventAsync(RunningPusher.Endpoint, Id, Body, Token));
        (await running.FlushedAsync()).Acknowledge();
        await RunningPusher.EmptiedAsync(running.Pusher);
        Assert.True(await running.Pusher.TrySendEventAsync(RunningPusher.Endpoint, Id, Body, Token));

        Assert.Equal(Id, (await running.Receiver.NextAsync()).Id);
    }

    [Fact]
    public async Task TrySendEventAsync_ReceiverThatIsGone_IsAcceptedAndEnds()
    {
        await using var running = await RunningPusher.StartAsync();
        await running.Pusher.TrySendEventAsync(RunningPusher.Endpoint, Id, Body, Token);
        (await running.Receiver.NextAsync()).Answer(410);
        await RunningPusher.UntilAsync(() => running.Pusher.FindDelivery(Id) == WebhookDelivery.Ended, "it has ended");

        Assert.True(await running.Pusher.TrySendEventAsync(RunningPusher.Endpoint, "msg_18", Body, Token));

        Assert.Equal(WebhookDelivery.Ended, running.Pusher.FindDelivery("msg_18"));
        await RunningPusher.EmptiedAsync(running.Pusher);
    }

    [Fact]
    public async Task TrySendEventAsync_AcknowledgedLongAgo_IsForgotten()
    {
        await using var running = await RunningPusher.StartAsync(static options => options.Retention = TimeSpan.FromMinutes(1));
        await running.Pusher.TrySendEventAsync(RunningPusher.Endpoint, Id, Body, Token);
        (await running.Receiver.NextAsync()).Acknowledge();
        await RunningPusher.UntilAsync(() => running.Pusher.FindDelivery(Id) == WebhookDelivery.Sent, "it is acknowledged");

        // The retention begins a moment after the acknowledgement is seen.
        await RunningPusher.UntilAsync(
            () =>
            {
                running.Time.Advance(TimeSpan.FromMinutes(1));
                return running.Pusher.FindDelivery(Id) is null;
            },
            "it is forgotten");
        Assert.Equal((0, 0), (running.Pusher.GetStatistics().Streams, running.Pusher.GetStatistics().Endpoints));
    }

    [Fact]
    public async Task TrySendEventAsync_IdOfAStream_Throws()
    {
        await using var running = await RunningPusher.StartAsync();
        await running.WriteAsync(Id, "output");

        await Assert.ThrowsAsync<InvalidOperationException>(() => running.Pusher.TrySendEventAsync(RunningPusher.Endpoint, Id, Body, Token).AsTask());
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("msg.17", 1)]
    [InlineData("msg 17", 1)]
    [InlineData(Id, 0)]
    [InlineData(Id, 100_001)]
    public async Task TrySendEventAsync_ArgumentOutOfRange_Throws(string id, int length)
    {
        await using var running = await RunningPusher.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => running.Pusher.TrySendEventAsync(RunningPusher.Endpoint, id, new byte[length], Token).AsTask());
    }
}
