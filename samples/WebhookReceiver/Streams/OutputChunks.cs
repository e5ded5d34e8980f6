namespace WebhookReceiver.Streams;

/// <summary>The chunks of a request; there are none in events that are not output.</summary>
internal sealed record OutputChunks(IReadOnlyList<OutputChunk>? Chunks = null);
