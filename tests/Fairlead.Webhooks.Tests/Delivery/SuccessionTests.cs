using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Tests.Hosting;
using TestSupport;

namespace Fairlead.Webhooks.Tests.Delivery;

public sealed class SuccessionTests
{
    private static readonly DateTimeOffset Now = new ManualTimeProvider().GetUtcNow();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_NewsThatMakeNoSense_TheNextAreHeeded()
    {
        var letter = new WebhookDeadLetter("tail", RunningPusher.Endpoint, WebhookParkReason.BufferFull, ["a stream that is not there"], Now, LastError: null);
        var outbox = new CuttableOutbox(new MemoryWebhookOutbox());
        outbox.Rumors.Enqueue(Of(OutboxRecovery.Empty with { DeadLetters = [new OutboxDeadLetter(letter, Request: null)] }));
        outbox.Rumors.Enqueue(Of(OutboxRecovery.Empty with { Requests = [Request("msg_1")] }));
        await using var running = await RunningPusher.StartAsync(outbox: outbox);

        var request = await running.Receiver.NextAsync();

        Assert.Equal("msg_1", request.Id);
    }

    [Fact]
    public async Task StopAsync_AfterNewsThatMakeNoSense_Ends()
    {
        var outbox = new CuttableOutbox(new MemoryWebhookOutbox());
        outbox.Rumors.Enqueue(Of(OutboxRecovery.Empty with { Requests = [new OutboxRequest("msg_1", RunningPusher.Endpoint, "{}"u8.ToArray(), [], Now)] }));
        await using var running = await RunningPusher.StartAsync(outbox: outbox);
        await RunningPusher.UntilAsync(() => outbox.Rumors.IsEmpty, "the news are told");

        await running.Pusher.StopAsync(Token).WaitAsync(RunningPusher.HardLimit, Token);
    }

    [Fact]
    public async Task RunAsync_NewsOfAStreamThatWasOpenedHereSince_LeaveItToItsWriter()
    {
        var outbox = new CuttableOutbox(new MemoryWebhookOutbox());
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        outbox.NewsDelay = told.Task;
        outbox.Rumors.Enqueue(Of(OutboxRecovery.Empty with { Streams = [new OutboxStream(RunningPusher.Endpoint, "job", Fence: 0)] }));
        await using var running = await RunningPusher.StartAsync(static options => options.Retention = TimeSpan.Zero, outbox);
        var writer = await running.OpenAsync("job");
        var asked = outbox.NewsAsked;

        told.SetResult();
        await RunningPusher.UntilAsync(() => outbox.NewsAsked > asked, "the news are heeded");
        running.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(WebhookDelivery.Sending, running.Pusher.FindDelivery("job"));
        await RunningPusher.WriteAsync(writer, "goes on");
        Assert.Equal("goes on", (await running.FlushedAsync()).Text);
    }

    private static OutboxNews Of(OutboxRecovery left) => new(left, [], IsLeaseLost: false);

    private static OutboxRequest Request(string id) => new(
        id, RunningPusher.Endpoint, "{}"u8.ToArray(), [new OutboxPart("left", Fence: 1, Sequence: 0, Offset: 0, EndOffset: 2, IsFinal: false)], Now);
}
