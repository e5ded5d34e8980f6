using System.Text;
using Fairlead.Webhooks;
using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Signing;
using Microsoft.Extensions.Logging.Abstractions;

namespace WebhookReceiver.Tests.Hosting;

/// <summary>The receiver against the pusher it is made for.</summary>
public sealed class PushTests
{
    private const int Streams = 20;
    private const int Lines = 200;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Push_ManyStreams_FilesAreTheOutput(bool isHttp2)
    {
        var secret = WebhookSecret.Create();
        await using var receiver = await RunningReceiver.StartAsync(new ReceiverOptions { UseHttp2 = isHttp2, Secrets = [secret.Reveal()] });

        await PushAsync(receiver, secret, isHttp2);

        var statistics = receiver.Statistics;
        Assert.Equal((Streams, Streams, 0L), (statistics.StreamCount, statistics.Complete, statistics.Violations));
        Assert.InRange(statistics.LargestBody, 1, 100_000);
        await AssertFilesAsync(receiver);
    }

    [Fact]
    public async Task Push_ReceiverThatMisbehaves_TakesEverythingOnce()
    {
        var secret = WebhookSecret.Create();
        await using var receiver = await RunningReceiver.StartAsync(new ReceiverOptions
        {
            Secrets = [secret.Reveal()],
            FailRate = 0.5,
            FailStatus = 500,
            Latency = TimeSpan.FromMilliseconds(1),
            ReadBytesPerSecond = 10_000_000,
        });

        await PushAsync(receiver, secret, isHttp2: false);

        var statistics = receiver.Statistics;
        Assert.True(statistics.FailedOnPurpose > 0);
        Assert.Equal((Streams, 0L), (statistics.Complete, statistics.Violations));
        await AssertFilesAsync(receiver);
    }

    private static string TextOf(int stream) =>
        string.Concat(Enumerable.Range(1, Lines).Select(line => $"line {line} of stream {stream}: grün, 緑, \"quoted\"\n"));

    private static async Task PushAsync(RunningReceiver receiver, WebhookSecret secret, bool isHttp2)
    {
        var options = new WebhookPusherOptions
        {
            AllowPrivateNetworks = true,
            UseHttp2WithoutTls = isHttp2,
            FlushInterval = TimeSpan.FromMilliseconds(1),
            RetryDelay = TimeSpan.FromMilliseconds(2),
            MaxRetryDelay = TimeSpan.FromMilliseconds(5),
            BreakDuration = TimeSpan.FromMilliseconds(10),
            MaxBreakDuration = TimeSpan.FromMilliseconds(10),
        };
        await using var pusher = new WebhookPusher(options, new MemoryWebhookOutbox(), TimeProvider.System, NullLogger<WebhookPusher>.Instance);
        await pusher.StartAsync(RunningReceiver.Cancel);
        var endpoint = new WebhookEndpoint(new Uri(receiver.Host.Url, "/hook"), secret);
        await Task.WhenAll(Enumerable.Range(0, Streams).Select(number => WriteAsync(pusher, endpoint, number)));
    }

    private static async Task WriteAsync(WebhookPusher pusher, WebhookEndpoint endpoint, int number)
    {
        await using var stream = await pusher.OpenStreamAsync(endpoint, $"stream-{number}", RunningReceiver.Cancel);
        foreach (var line in TextOf(number).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), RunningReceiver.Cancel);
        }

        await stream.CompleteAsync(RunningReceiver.Cancel);
        Assert.Equal(WebhookDelivery.Sent, await stream.WaitForDeliveryAsync(RunningReceiver.Cancel).WaitAsync(TimeSpan.FromMinutes(2), RunningReceiver.Cancel));
    }

    private static async Task AssertFilesAsync(RunningReceiver receiver)
    {
        for (var number = 0; number < Streams; number++)
        {
            Assert.Equal(TextOf(number), await receiver.ReadFileAsync($"stream-{number}.txt"));
        }
    }
}
