namespace Fairlead.Webhooks.Outbox;

/// <summary>Keeps what a pusher has accepted and a receiver has not acknowledged.</summary>
/// <remarks>
/// <para>Thread-safe. Each operation happens as a whole or not at all, and what it returned from is kept.</para>
/// <para>
/// Every writer of a stream has a <em>fence</em>, a number that grows each time the stream is opened. An outbox refuses what comes with
/// a fence that is not the newest, so that of two writers of one stream the older one can do no harm, wherever it runs.
/// </para>
/// <para>
/// The accepted length of a stream is what survives its writer: bytes in requests that were stored, and the tail behind them that was appended.
/// An implementation that fails throws; the pusher tries again later, except in <see cref="OpenStreamAsync"/> and <see cref="AppendAsync"/>, where the caller does.
/// </para>
/// </remarks>
public interface IWebhookOutbox
{
    /// <summary>Takes over everything that no pusher is working on: called once, before a pusher does anything else.</summary>
    /// <returns>Requests in the order in which they were stored, dead letters, and streams with their tails, each with a new fence.</returns>
    ValueTask<OutboxRecovery> RecoverAsync(CancellationToken cancellationToken);

    /// <summary>Opens a stream, new or known, for a writer whose fence is the newest from now on.</summary>
    /// <exception cref="InvalidOperationException">The stream is known and belongs to another endpoint.</exception>
    ValueTask<OutboxStream> OpenStreamAsync(WebhookEndpoint endpoint, string streamId, CancellationToken cancellationToken);

    /// <summary>Appends to the tail of a stream. What is there already is passed over, so repeating it is harmless.</summary>
    /// <param name="tail">Bytes that begin nowhere behind the accepted length; the outbox copies what it keeps.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns><see langword="false"/> when the fence is not the newest, or the stream is unknown: then nothing was appended.</returns>
    ValueTask<bool> AppendAsync(OutboxTail tail, CancellationToken cancellationToken);

    /// <summary>Stores a request before its first attempt, and moves the streams it carries on: their tails lose what the request holds.</summary>
    /// <param name="request">Its body does not change until the request was acknowledged or forgotten.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The streams whose fences are not the newest: then nothing was stored. Empty: it was.</returns>
    ValueTask<IReadOnlyList<string>> StoreAsync(OutboxRequest request, CancellationToken cancellationToken);

    /// <summary>Drops a request that its receiver has, and notes how far its streams have come.</summary>
    ValueTask AcknowledgeAsync(OutboxRequest request, CancellationToken cancellationToken);

    /// <summary>Keeps a dead letter. Its request, if it has one, is among the stored ones.</summary>
    ValueTask ParkAsync(OutboxDeadLetter letter, CancellationToken cancellationToken);

    /// <summary>Makes a dead letter a stored request again, or nothing when it has none.</summary>
    ValueTask UnparkAsync(string letterId, CancellationToken cancellationToken);

    /// <summary>Drops streams, and all requests and dead letters that carry any of them.</summary>
    ValueTask ForgetAsync(IReadOnlyList<string> streamIds, CancellationToken cancellationToken);
}
