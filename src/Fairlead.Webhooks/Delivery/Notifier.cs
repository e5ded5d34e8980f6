using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Fairlead.Webhooks.Delivery;

/// <summary>Calls the application's callback, one notification after the other, outside of sending.</summary>
/// <remarks>What waits is bounded by the streams there are: each is parked or ended once before somebody acts.</remarks>
internal sealed partial class Notifier
{
    private readonly Channel<WebhookNotification> _waiting = Channel.CreateUnbounded<WebhookNotification>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Func<WebhookNotification, CancellationToken, ValueTask>? _callback;
    private readonly ILogger _logger;

    public Notifier(WebhookPusherOptions options, ILogger logger, CancellationToken stopping)
    {
        (_callback, _logger) = (options.OnNotification, logger);
        Completion = _callback is null ? Task.CompletedTask : RunAsync(_callback, stopping);
    }

    /// <summary>Gets the task of the loop, which ends when the pusher stops.</summary>
    public Task Completion { get; }

    public void Post(WebhookNotification notification)
    {
        LogUndelivered(_logger, notification.Kind, notification.StreamIds.Count, notification.Endpoint, notification.UnacknowledgedBytes);
        if (_callback is not null)
        {
            _waiting.Writer.TryWrite(notification);
        }
    }

    private async Task RunAsync(Func<WebhookNotification, CancellationToken, ValueTask> callback, CancellationToken stopping)
    {
        try
        {
            await foreach (var notification in _waiting.Reader.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                await CallAsync(callback, notification, stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The pusher stops.
        }
    }

    private async Task CallAsync(Func<WebhookNotification, CancellationToken, ValueTask> callback, WebhookNotification notification, CancellationToken stopping)
    {
        try
        {
            await callback(notification, stopping).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The application's code: whatever it throws must not end the notifications that follow.
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogCallbackFailed(_logger, exception);
        }
    }

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Kind}: {Streams} streams to {Endpoint}, of which {Bytes} bytes were not acknowledged.")]
    private static partial void LogUndelivered(ILogger logger, WebhookNotificationKind kind, int streams, WebhookEndpoint endpoint, long bytes);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "The notification callback failed.")]
    private static partial void LogCallbackFailed(ILogger logger, Exception exception);
}
