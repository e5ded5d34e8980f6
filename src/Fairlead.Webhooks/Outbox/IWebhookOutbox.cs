namespace Fairlead.Webhooks.Outbox;

/// <summary>Keeps what pushers have accepted and receivers have not acknowledged.</summary>
/// <remarks>
/// <para>Thread-safe. Each operation happens as a whole or not at all, and what it returned from is kept.</para>
/// <para>
/// Every writer of a stream has a <em>fence</em>, a number that grows each time the stream is opened. An outbox refuses what comes with
/// a fence that is not the newest, so that of two writers of one stream the older one can do no harm, wherever it runs.
/// </para>
/// <para>
/// The accepted length of a stream is what survives its writer: bytes in requests that were stored, and the tail behind them that was appended.
/// An implementation that fails throws; the pusher tries again later, except in <see cref="OpenStreamAsync"/> and <see cref="AppendAsync"/>, where the caller does.
/// An operation that is repeated because it failed may have happened the first time, and then does nothing more.
/// </para>
/// <para>
/// Where several pushers share an outbox, each holds a <em>lease</em> on what it has stored and taken over: its requests are sent by nobody else. A pusher whose lease
/// ends is succeeded by another. A stream that is opened by another pusher belongs to that one, but a request that carries it stays where it is: the stream
/// is held until that request was acknowledged, so that nothing overtakes and nothing is sent by two at once.
/// </para>
/// </remarks>
public interface IWebhookOutbox
{
    /// <summary>Takes over everything that no pusher is working on: called once, before a pusher does anything else.</summary>
    /// <returns>Requests in the order in which they were stored, dead letters, and streams with their tails, each with a new fence.</returns>
    ValueTask<OutboxRecovery> RecoverAsync(CancellationToken cancellationToken);

    /// <summary>Waits for what other pushers do that concerns this one; called in a loop, by one caller at a time.</summary>
    /// <returns>What has happened. It is told again when the next call never comes, and forgotten when it does.</returns>
    ValueTask<OutboxNews> WaitForNewsAsync(CancellationToken cancellationToken);

    /// <summary>Waits until it is certain that nobody else sends what this pusher has: called before each attempt at a request.</summary>
    /// <returns>A token that is canceled when it is not certain any more.</returns>
    ValueTask<CancellationToken> WaitForLeaseAsync(CancellationToken cancellationToken);

    /// <summary>Gives up the lease, so that another pusher takes over at once; called last.</summary>
    ValueTask LeaveAsync(CancellationToken cancellationToken);

    /// <summary>Opens a stream, new or known, for a writer whose fence is the newest from now on.</summary>
    /// <exception cref="InvalidOperationException">The stream is known and belongs to another endpoint.</exception>
    ValueTask<OutboxStream> OpenStreamAsync(WebhookEndpoint endpoint, string streamId, CancellationToken cancellationToken);

    /// <summary>Tells how far a stream has come, whichever pusher has it, and changes nothing.</summary>
    /// <returns><see langword="null"/> when it is unknown, or was dropped.</returns>
    ValueTask<OutboxProgress?> FindStreamAsync(string streamId, CancellationToken cancellationToken);

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
    ValueTask UnparkAsync(OutboxDeadLetter letter, CancellationToken cancellationToken);

    /// <summary>Drops streams of which nobody has a newer fence, and all requests and dead letters that carry what was written with the fences named.</summary>
    /// <remarks>A stream that has been opened again since one of these requests was stored has a gap then, and ends.</remarks>
    ValueTask ForgetAsync(IReadOnlyList<OutboxClaim> claims, CancellationToken cancellationToken);
}
