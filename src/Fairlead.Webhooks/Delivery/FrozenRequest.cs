using System.Buffers;
using Fairlead.Webhooks.Outbox;

namespace Fairlead.Webhooks.Delivery;

/// <summary>A stored request on its way: what it carries, and how long it is retried.</summary>
internal sealed class FrozenRequest(OutboxRequest stored, StreamState[] streams, TimeSpan since, TimeSpan deadline)
{
    private byte[]? _rented;
    private int _readers;

    public OutboxRequest Stored { get; } = stored;

    /// <summary>Gets the streams of the parts of the request, in the same order.</summary>
    public IReadOnlyList<StreamState> Streams { get; } = streams;

    /// <summary>Gets since when its oldest byte has waited.</summary>
    public TimeSpan Since { get; } = since;

    /// <summary>Gets or sets when it is given up.</summary>
    public TimeSpan Deadline { get; set; } = deadline;

    /// <summary>Gets or sets whether its lane may send it without asking again.</summary>
    public bool HasPermission { get; set; }

    public int Failures { get; set; }

    /// <summary>Makes the body a rented array that is given back when nobody needs it any more.</summary>
    public FrozenRequest OwnBody(byte[] rented)
    {
        _rented = rented;
        return this;
    }

    public void BeginReading() => Interlocked.Increment(ref _readers);

    public void EndReading() => Interlocked.Decrement(ref _readers);

    /// <summary>Gives the body back.</summary>
    /// <remarks>A receiver may answer before it has read everything; then somebody still reads, and the array is left to the collector.</remarks>
    public void ReleaseBody()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } rented && Volatile.Read(ref _readers) == 0)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }
}
