namespace Fairlead.Webhooks.Outbox;

/// <summary>What an outbox knows of a stream.</summary>
/// <param name="Endpoint">Where it goes.</param>
/// <param name="StreamId">Its id.</param>
/// <param name="Fence">The fence of its newest writer.</param>
public sealed record OutboxStream(WebhookEndpoint Endpoint, string StreamId, long Fence)
{
    /// <summary>Gets how many chunks there are in requests.</summary>
    public long Chunks { get; init; }

    /// <summary>Gets how many bytes were acknowledged.</summary>
    public long AcknowledgedLength { get; init; }

    /// <summary>Gets how many bytes are in requests, acknowledged ones included.</summary>
    public long FrozenLength { get; init; }

    /// <summary>Gets the bytes behind these that were appended.</summary>
    public ReadOnlyMemory<byte> Tail { get; init; }

    /// <summary>Gets whether its end was appended or is in a request.</summary>
    public bool IsCompleted { get; init; }

    /// <summary>Gets whether its end is in a request.</summary>
    public bool IsEndFrozen { get; init; }

    /// <summary>Gets whether its end was acknowledged.</summary>
    public bool IsEndAcknowledged { get; init; }

    /// <summary>Gets what keeps it from sending, when the pusher that opens it has nothing of it in hand.</summary>
    public OutboxHold Hold { get; init; } = OutboxHold.None;

    /// <summary>Gets whether another pusher had it before: what this one may still know of it has passed.</summary>
    public bool WasElsewhere { get; init; }

    /// <summary>Gets the length that survives the writer: where the next one goes on.</summary>
    public long AcceptedLength => FrozenLength + Tail.Length;

    internal OutboxStanding Standing => new(StreamId, Fence, Hold, AcknowledgedLength, IsEndAcknowledged);
}
