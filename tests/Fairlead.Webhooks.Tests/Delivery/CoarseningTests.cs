using System.Text;
using Fairlead.Webhooks.Tests.Chunking;
using Fairlead.Webhooks.Tests.Hosting;

namespace Fairlead.Webhooks.Tests.Delivery;

public sealed class CoarseningTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Coarsening_BacklogAboveTheThreshold_IsReplacedAndMarked()
    {
        await using var running = await RunningPusher.StartAsync();
        var options = new WebhookStreamOptions { Coarsening = new WebhookCoarsening(100, static unsent => Encoding.UTF8.GetBytes($"[{unsent.Length} bytes]")) };
        var stream = await running.Pusher.OpenStreamAsync(RunningPusher.Endpoint, "job", options, Token);
        await RunningPusher.WriteAsync(stream, "short");
        var first = await running.FlushedAsync();
        Assert.Null(first.Chunks.Single().SourceLength);
        await RunningPusher.WriteAsync(stream, new string('x', 500));
        await stream.CompleteAsync(Token);
        running.Time.Advance(RunningPusher.FlushInterval);
        first.Acknowledge();

        var second = await running.Receiver.NextAsync();
        second.Acknowledge();

        var chunk = second.Chunks.Single();
        Assert.Equal(("[500 bytes]", 500L, 5L, true), (second.Text, chunk.SourceLength, chunk.Offset, chunk.IsFinal));
        Assert.Equal(WebhookDelivery.Sent, await stream.WaitForDeliveryAsync(Token).WaitAsync(RunningPusher.HardLimit, Token));
        Assert.Equal(505, stream.AcknowledgedLength);
    }

    [Fact]
    public async Task Coarsening_FunctionThrowsOrAsksForTooMuch_SendsEverything()
    {
        await using var running = await RunningPusher.StartAsync(static options => options.MaxBodyBytes = 2_000);
        var throws = new WebhookStreamOptions { Coarsening = new WebhookCoarsening(10, static _ => throw new FormatException()) };
        var tooLong = new WebhookStreamOptions { Coarsening = new WebhookCoarsening(10, static _ => new byte[5_000]) };
        var received = new Reassembly();
        foreach (var (id, options) in new[] { ("throws", throws), ("too-long", tooLong) })
        {
            await using var stream = await running.Pusher.OpenStreamAsync(RunningPusher.Endpoint, id, options, Token);
            await RunningPusher.WriteAsync(stream, "a line of more than ten bytes");
            await stream.CompleteAsync(Token);
        }

        running.Receiver.Answer = request =>
        {
            lock (received)
            {
                received.Add(request.Body);
            }

            request.Acknowledge();
        };
        running.Time.Advance(RunningPusher.FlushInterval);

        await RunningPusher.UntilAsync(() => running.Pusher.FindDelivery("throws") == WebhookDelivery.Sent && running.Pusher.FindDelivery("too-long") == WebhookDelivery.Sent, "both are sent");
        Assert.Equal("a line of more than ten bytes"u8, received.BytesOf("throws"));
        Assert.Equal("a line of more than ten bytes"u8, received.BytesOf("too-long"));
    }
}
