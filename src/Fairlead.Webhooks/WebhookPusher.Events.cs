namespace Fairlead.Webhooks;

/// <content>Events: what is said once, in a request of its own.</content>
public sealed partial class WebhookPusher
{
    /// <summary>Sends an event: one request with a body of the caller's own, signed and repeated as output is.</summary>
    /// <remarks>
    /// It does not wait for the receiver: the outbox has the event when this returns <see langword="true"/>, and <see cref="FindDelivery"/> tells what came of it. An event
    /// whose id is known is not sent again, so that a caller who does not know whether it was sent may ask again. Events and streams share one set of ids.
    /// </remarks>
    /// <param name="endpoint">Where it goes.</param>
    /// <param name="eventId">Becomes the <c>webhook-id</c>: 1 to 128 visible ASCII characters without a dot, by which a receiver knows what it has.</param>
    /// <param name="body">JSON, as Standard Webhooks 1.0 wants it: an object with type, timestamp and data. It is copied and not looked at.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns><see langword="false"/> when the buffers have no room for it now, or another process is about to send it: ask again later.</returns>
    /// <exception cref="ArgumentException">The id is not of that form, or the body is empty or longer than the options allow.</exception>
    /// <exception cref="InvalidOperationException">A stream has this id, or the event was sent to another endpoint.</exception>
    /// <exception cref="ObjectDisposedException">The pusher has stopped.</exception>
    public async ValueTask<bool> TrySendEventAsync(
        WebhookEndpoint endpoint, string eventId, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(eventId, body, _context.Options.MaxBodyBytes);

        // The writer of a stream that nobody else writes: what it lets go of at the end is forgotten after the retention.
        var writer = await OpenStreamAsync(endpoint, eventId, cancellationToken).ConfigureAwait(false);

        // A caller who does not wait any more does not end this: once it was asked, the outbox may have the event, and then it has to be sent.
        return await SendAsync(writer, body.ToArray()).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> SendAsync(WebhookStream writer, ReadOnlyMemory<byte> body)
    {
        await using (writer.ConfigureAwait(false))
        {
            return await writer.TrySendWholeAsync(body).ConfigureAwait(false);
        }
    }

    private static void ThrowIfInvalid(string eventId, ReadOnlyMemory<byte> body, int longest)
    {
        ThrowIfInvalid(eventId);
        if (eventId.Contains('.', StringComparison.Ordinal))
        {
            throw new ArgumentException("An event id holds no dot: dots separate what is signed.", nameof(eventId));
        }

        if (body.IsEmpty || body.Length > longest)
        {
            throw new ArgumentException($"The body of an event has 1 to {longest} bytes, not {body.Length}.", nameof(body));
        }
    }
}
