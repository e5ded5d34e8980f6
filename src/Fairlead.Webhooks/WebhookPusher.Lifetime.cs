using Fairlead.Webhooks.Delivery;
using Microsoft.Extensions.Logging;

namespace Fairlead.Webhooks;

/// <content>Starting with what a predecessor left, and stopping.</content>
public sealed partial class WebhookPusher
{
    private Task _following = Task.CompletedTask;

    /// <summary>Takes over what a predecessor left in the outbox: its requests first, unchanged, then what their streams hold.</summary>
    /// <remarks>Where others share the outbox, it also takes over what those leave that end later.</remarks>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _succession.TakeOver(await _context.Outbox.RecoverAsync(cancellationToken).ConfigureAwait(false));
        _following = _succession.RunAsync();
    }

    /// <summary>Sends what was written without waiting for more, waits for its acknowledgement up to the drain time, and stops.</summary>
    /// <param name="cancellationToken">Cuts the drain time short.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _context.BeginDraining();
        foreach (var lane in _context.Registry.Endpoints.SelectMany(static endpoint => endpoint.Lanes))
        {
            lane.Wake();
        }

        try
        {
            await _context.ActiveLanes.WhenNoneAsync().WaitAsync(_context.Options.DrainTime, _context.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            LogDrainEnded(_context.Logger, _context.Bytes.Used);
        }

        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Stops without waiting for acknowledgements. What was written and not sent is stored.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) != 0)
        {
            return;
        }

        await _context.StopAsync().ConfigureAwait(false);
        await _context.RunningLanes.WhenNoneAsync().ConfigureAwait(false);
        await _context.Notifier.Completion.ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        await StoreTailsAsync().ConfigureAwait(false);
        await LeaveAsync().ConfigureAwait(false);
        _context.Dispose();
    }

    // All at once: while the outbox is away, each of them takes its time to fail.
    private Task StoreTailsAsync() => Task.WhenAll(_context.Registry.Streams.Select(StoreTailAsync));

    private async Task StoreTailAsync(StreamState stream)
    {
        try
        {
            await _context.DeadLetters.StoreTailAsync(stream, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The outbox may be gone as well; one stream that cannot be stored must not keep the others from it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogTailLost(_context.Logger, stream.Id, exception);
        }
    }

    private async Task LeaveAsync()
    {
        try
        {
            await _context.Outbox.LeaveAsync(CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The outbox may be gone as well; then the lease ends by itself.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotLeft(_context.Logger, exception);
        }
    }

    [LoggerMessage(EventId = 6, Level = LogLevel.Warning, Message = "Stopped with {Bytes} bytes that were not acknowledged; they stay in the outbox.")]
    private static partial void LogDrainEnded(ILogger logger, long bytes);

    [LoggerMessage(EventId = 7, Level = LogLevel.Error, Message = "What was written last to stream {StreamId} could not be stored.")]
    private static partial void LogTailLost(ILogger logger, string streamId, Exception exception);

    [LoggerMessage(EventId = 9, Level = LogLevel.Warning, Message = "The outbox could not be told that this pusher has ended; others take over when its lease ends.")]
    private static partial void LogNotLeft(ILogger logger, Exception exception);
}
