namespace Fairlead.Webhooks.Chunking;

/// <summary>Where a chunk stands in its stream.</summary>
/// <param name="EscapedStreamId">The id of the stream as it stands in JSON.</param>
/// <param name="Sequence">How many chunks of the stream there were before.</param>
/// <param name="Offset">How many bytes of the stream there were before.</param>
internal readonly record struct ChunkPosition(ReadOnlyMemory<byte> EscapedStreamId, long Sequence, long Offset);
