using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Webhooks.Benchmarks.Delivery;

/// <summary>A pusher as a service has it, for receivers of this machine.</summary>
internal static class TimedPusher
{
    public static async Task<WebhookPusher> StartAsync(Action<WebhookPusherOptions>? configure = null)
    {
        var options = new WebhookPusherOptions { AllowPrivateNetworks = true, DrainTime = TimeSpan.Zero };
        configure?.Invoke(options);
        var pusher = new WebhookPusher(options, new Outbox.MemoryWebhookOutbox(), TimeProvider.System, NullLogger<WebhookPusher>.Instance);
        await pusher.StartAsync(CancellationToken.None).ConfigureAwait(false);
        return pusher;
    }

    /// <summary>Writes lines to streams in turn, so many in a second, as late as the timer is but never fewer.</summary>
    public static async Task WriteAsync(IReadOnlyList<WebhookStream> streams, int linesPerSecond, TimeSpan time)
    {
        var line = StampedLine.Create();
        var started = TimeProvider.System.GetTimestamp();
        var (written, all) = (0L, (long)(linesPerSecond * time.TotalSeconds));
        while (written < all)
        {
            var due = Math.Min(all, (long)(linesPerSecond * TimeProvider.System.GetElapsedTime(started).TotalSeconds));
            for (; written < due; written++)
            {
                StampedLine.Stamp(line);
                await streams[(int)(written % streams.Count)].WriteAsync(line).ConfigureAwait(false);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1)).ConfigureAwait(false);
        }
    }
}
