namespace Fairlead.Webhooks.Chunking;

/// <summary>What a packer made of the bytes it was shown.</summary>
/// <param name="Outcome">Whether there is a chunk.</param>
/// <param name="SourceLength">How many bytes of the stream it stands for.</param>
/// <param name="IsFinal">Whether it is the last one of its stream.</param>
internal readonly record struct PackedChunk(PackOutcome Outcome, int SourceLength, bool IsFinal);
