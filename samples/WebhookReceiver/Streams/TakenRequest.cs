namespace WebhookReceiver.Streams;

/// <summary>A request that was taken.</summary>
/// <param name="At">When all of it was there.</param>
/// <param name="Chunks">Its chunks; none when it was an event.</param>
internal sealed record TakenRequest(DateTimeOffset At, IReadOnlyList<TakenChunk> Chunks);
