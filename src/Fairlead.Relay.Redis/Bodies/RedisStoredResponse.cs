using System.Buffers;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Redis.Bodies;

/// <summary>A response whose body is in Redis, or has come with its head.</summary>
internal sealed class RedisStoredResponse(ResponseHead head, long bodyLength, Guid id, byte[]? inline, RedisBodies bodies) : StoredResponse(head, bodyLength)
{
    public Guid Id => id;

    /// <summary>Gets the body, if it stands beside the head.</summary>
    public byte[]? Inline => inline;

    public RedisStoredResponse With(ResponseHead freshened) => new(freshened, BodyLength, id, inline, bodies);

    public override async ValueTask<Stream?> OpenBodyAsync(CancellationToken cancellationToken)
    {
        if (inline is not null)
        {
            return new MemoryStream(inline, writable: false);
        }

        // The first piece tells whether the body is still there; it is what is read next.
        return await bodies.TryReadAsync(id, 0, cancellationToken).ConfigureAwait(false) is { } first ? new RedisBodyStream(bodies, id, BodyLength, first) : null;
    }

    public override bool TryGetBody(out ReadOnlySequence<byte> body)
    {
        body = inline is null ? default : new ReadOnlySequence<byte>(inline);
        return inline is not null;
    }
}
