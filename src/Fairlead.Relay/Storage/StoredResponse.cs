using System.Buffers;

namespace Fairlead.Relay.Storage;

/// <summary>Holds a stored response: its head, and the way to its body.</summary>
public abstract class StoredResponse
{
    /// <summary>Makes a stored response.</summary>
    /// <param name="head">The response without its body.</param>
    /// <param name="bodyLength">How many bytes the body has.</param>
    protected StoredResponse(ResponseHead head, long bodyLength)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentOutOfRangeException.ThrowIfNegative(bodyLength);
        (Head, BodyLength) = (head, bodyLength);
    }

    /// <summary>Gets the response without its body.</summary>
    public ResponseHead Head { get; }

    /// <summary>Gets how many bytes the body has.</summary>
    public long BodyLength { get; }

    /// <summary>Opens the body, which the caller disposes.</summary>
    /// <returns>A stream that can seek; <see langword="null"/> when the response is no longer stored.</returns>
    public abstract ValueTask<Stream?> OpenBodyAsync(CancellationToken cancellationToken);

    /// <summary>Returns the body where it is in memory anyway, so that it can be written without a stream.</summary>
    public virtual bool TryGetBody(out ReadOnlySequence<byte> body)
    {
        body = default;
        return false;
    }
}
