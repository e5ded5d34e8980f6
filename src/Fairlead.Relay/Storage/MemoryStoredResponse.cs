using System.Buffers;
using System.Collections.Immutable;

namespace Fairlead.Relay.Storage;

/// <summary>A response in memory. Its body is never changed or used for anything else, so that readers need not say when they are done.</summary>
internal sealed class MemoryStoredResponse(ResponseHead head, long bodyLength, ImmutableArray<ReadOnlyMemory<byte>> segments) : StoredResponse(head, bodyLength)
{
    public ImmutableArray<ReadOnlyMemory<byte>> Segments => segments;

    public long Bytes { get; } = MemoryCosts.OfResponse(head, segments.AsSpan());

    public override bool TryGetBody(out ReadOnlySequence<byte> body)
    {
        body = segments.Length switch
        {
            0 => default,
            1 => new ReadOnlySequence<byte>(segments[0]),
            _ => BodySegment.Join(segments.AsSpan()),
        };
        return true;
    }

    public override ValueTask<Stream?> OpenBodyAsync(CancellationToken cancellationToken) => ValueTask.FromResult<Stream?>(new SegmentStream(segments, BodyLength));
}
