namespace Fairlead.Webhooks.Tests.Chunking;

/// <summary>What a receiver puts together: it takes each body once, and wants every stream without a gap and in order.</summary>
internal sealed class Reassembly
{
    private readonly Dictionary<string, Stream> _streams = [];

    public IEnumerable<string> StreamIds => _streams.Keys;

    public int Chunks { get; private set; }

    public byte[] BytesOf(string streamId) => _streams.TryGetValue(streamId, out var stream) ? [.. stream.Bytes] : [];

    public bool IsComplete(string streamId) => _streams.TryGetValue(streamId, out var stream) && stream.IsFinal;

    public void Add(ReadOnlySpan<byte> body)
    {
        foreach (var chunk in ReceivedChunk.ReadAll(body))
        {
            if (!_streams.TryGetValue(chunk.StreamId, out var stream))
            {
                _streams.Add(chunk.StreamId, stream = new Stream());
            }

            Assert.False(stream.IsFinal, $"Something comes after the end of {chunk.StreamId}.");
            Assert.Equal((stream.Chunks, stream.Offset), (chunk.Sequence, chunk.Offset));
            stream.Bytes.AddRange(chunk.Bytes);
            stream.Offset += chunk.SourceLength ?? chunk.Bytes.Length;
            stream.Chunks++;
            stream.IsFinal = chunk.IsFinal;
            Chunks++;
        }
    }

    private sealed class Stream
    {
        public List<byte> Bytes { get; } = [];

        public long Chunks { get; set; }

        public long Offset { get; set; }

        public bool IsFinal { get; set; }
    }
}
