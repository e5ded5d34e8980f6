using System.Collections.Concurrent;

namespace Webhooks;

// snippet: streams
/// <summary>Puts streams together. Thread-safe.</summary>
internal sealed class ReceivedStreams
{
    private readonly HashSet<string> _ids = [];
    private readonly ConcurrentDictionary<string, MemoryStream> _streams = new();

    public long LengthOf(string streamId) => _streams.TryGetValue(streamId, out var stream) ? stream.Length : 0;

    public void Take(string requestId, OutputAppended message)
    {
        lock (_ids)
        {
            if (_ids.Add(requestId))
            {
                foreach (var chunk in message.Data.Chunks)
                {
                    _streams.GetOrAdd(chunk.StreamId, static _ => new MemoryStream()).Write(chunk.Bytes);
                }
            }
        }
    }
}
// end-snippet
