namespace Fairlead.Webhooks.Outbox;

/// <summary>A request whose bytes do not change any more.</summary>
public sealed class OutboxRequest
{
    /// <summary>Makes a request.</summary>
    /// <param name="id">Its <c>webhook-id</c>.</param>
    /// <param name="endpoint">Where it goes.</param>
    /// <param name="body">The exact bytes that are sent.</param>
    /// <param name="parts">What it carries.</param>
    /// <param name="createdAt">When it was made; it is retried for so long after that.</param>
    public OutboxRequest(string id, WebhookEndpoint endpoint, ReadOnlyMemory<byte> body, IReadOnlyList<OutboxPart> parts, DateTimeOffset createdAt)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(parts);
        (Id, Endpoint, Body, Parts, CreatedAt) = (id, endpoint, body, parts, createdAt);
    }

    /// <summary>Gets its <c>webhook-id</c>.</summary>
    public string Id { get; }

    /// <summary>Gets where it goes.</summary>
    public WebhookEndpoint Endpoint { get; }

    /// <summary>Gets the exact bytes that are sent.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Gets what it carries.</summary>
    public IReadOnlyList<OutboxPart> Parts { get; }

    /// <summary>Gets when it was made.</summary>
    public DateTimeOffset CreatedAt { get; }
}
