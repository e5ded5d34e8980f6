namespace Webhooks;

/// <summary>The chunks of a request, of one stream or several.</summary>
internal sealed record OutputChunks(IReadOnlyList<OutputChunk> Chunks);
