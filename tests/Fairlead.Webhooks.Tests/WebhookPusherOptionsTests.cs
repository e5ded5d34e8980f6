using Fairlead.Webhooks.Outbox;
using Microsoft.Extensions.Logging.Abstractions;
using TestSupport;

namespace Fairlead.Webhooks.Tests;

public sealed class WebhookPusherOptionsTests
{
    [Fact]
    public void Constructor_BadOptions_ListsEveryError()
    {
        var options = new WebhookPusherOptions { MaxBodyBytes = 10, FlushInterval = TimeSpan.Zero, RetryDelay = TimeSpan.FromDays(2), MaxBufferedBytesPerEndpoint = 1 };

        var error = Assert.Throws<ArgumentException>(() => new WebhookPusher(options, new MemoryWebhookOutbox(), new ManualTimeProvider(), NullLogger<WebhookPusher>.Instance));

        foreach (var name in new[] { nameof(options.MaxBodyBytes), nameof(options.FlushInterval), nameof(options.RetryDelay), nameof(options.MaxBufferedBytesPerEndpoint) })
        {
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
        }
    }
}
