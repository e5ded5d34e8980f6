using Fairlead.Webhooks.Delivery;
using Fairlead.Webhooks.Outbox;
using Microsoft.Extensions.Logging;

namespace Fairlead.Webhooks;

/// <content>Starting with what a predecessor left, and stopping.</content>
public sealed partial class WebhookPusher
{
    /// <summary>Takes over what a predecessor left in the outbox: its requests first, unchanged, then what their streams hold.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var left = await _context.Outbox.RecoverAsync(cancellationToken).ConfigureAwait(false);
        var lanes = new Dictionary<string, Lane>();
        foreach (var request in left.Requests.Concat(left.DeadLetters.Select(static letter => letter.Request).OfType<OutboxRequest>()))
        {
            var lane = _context.Registry.NextLane(request.Endpoint);
            foreach (var part in request.Parts)
            {
                lanes[part.StreamId] = lane;
            }
        }

        var streams = left.Streams.ToDictionary(
            static stream => stream.StreamId, stream => _context.Registry.Restore(stream, lanes.GetValueOrDefault(stream.StreamId)));
        RestoreDeadLetters(left.DeadLetters, streams);
        foreach (var request in left.Requests)
        {
            var frozen = Restore(request, streams);
            frozen.Streams.ToList().ForEach(static stream => stream.Block(isParked: false));
            frozen.Streams[0].Lane.Send(frozen);
        }

        foreach (var stream in streams.Values)
        {
            if (stream.Resume())
            {
                _context.Registry.Retire(stream);
            }
        }
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
        await StoreTailsAsync().ConfigureAwait(false);
        _context.Dispose();
    }

    private void RestoreDeadLetters(IReadOnlyList<OutboxDeadLetter> letters, Dictionary<string, StreamState> streams)
    {
        foreach (var letter in letters)
        {
            var request = letter.Request is null ? null : Restore(letter.Request, streams);
            _context.DeadLetters.Restore(letter, request, request?.Streams ?? [streams[letter.Letter.StreamIds[0]]]);
        }
    }

    private FrozenRequest Restore(OutboxRequest request, Dictionary<string, StreamState> streams)
    {
        var now = _context.Clock.Now;
        var age = _context.Time.GetUtcNow() - request.CreatedAt;
        return new FrozenRequest(request, [.. request.Parts.Select(part => streams[part.StreamId])], now, now + _context.Options.GiveUpAfter - age);
    }

    private async ValueTask StoreTailsAsync()
    {
        foreach (var stream in _context.Registry.Streams)
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
    }

    [LoggerMessage(EventId = 6, Level = LogLevel.Warning, Message = "Stopped with {Bytes} bytes that were not acknowledged; they stay in the outbox.")]
    private static partial void LogDrainEnded(ILogger logger, long bytes);

    [LoggerMessage(EventId = 7, Level = LogLevel.Error, Message = "What was written last to stream {StreamId} could not be stored.")]
    private static partial void LogTailLost(ILogger logger, string streamId, Exception exception);
}
