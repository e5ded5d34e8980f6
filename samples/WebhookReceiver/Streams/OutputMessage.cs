namespace WebhookReceiver.Streams;

/// <summary>The body of a request.</summary>
internal sealed record OutputMessage(string Type, DateTimeOffset Timestamp, OutputChunks Data)
{
    private const string Appended = "output.appended";

    /// <summary>Gets whether it is what it says: output has chunks that can be read; other events have what they like.</summary>
    public bool IsValid => Type != Appended || (Data.Chunks is { Count: > 0 } chunks && chunks.All(static chunk => chunk is { IsValid: true }));

    /// <summary>Gets the chunks; none for an event that is not output.</summary>
    public IReadOnlyList<OutputChunk> Chunks => Type == Appended ? Data.Chunks! : [];
}
