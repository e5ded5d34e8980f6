namespace WebhookReceiver.Streams;

/// <summary>A chunk with what it carries, decoded once.</summary>
internal readonly record struct TakenChunk(OutputChunk Chunk, byte[] Bytes);
