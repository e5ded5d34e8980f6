using System.Security.Cryptography;
using WebhookReceiver.Reporting;

namespace WebhookReceiver.Streams;

/// <summary>Takes every request once, puts the streams together, and counts what was not as it should be.</summary>
/// <remarks>Thread-safe. Ids of requests are remembered as long as the receiver runs, some 150 bytes each.</remarks>
/// <param name="folder">Gets a file for each stream; <see langword="null"/> for none.</param>
/// <param name="time">The clock of the receipts.</param>
/// <param name="onTaken">Is told of each request that was taken, by the thread that took it.</param>
internal sealed class ReceivedStreams(DirectoryInfo? folder, TimeProvider time, Action<TakenRequest>? onTaken = null) : IDisposable
{
    /// <summary>How many streams the figures list.</summary>
    public const int MostListed = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, byte[]> _digests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReceivedStream> _byId = new(StringComparer.Ordinal);
    private readonly List<ReceivedStream> _inOrder = [];
    private ReceiverStatistics _counts = new();
    private int _complete;

    /// <summary>Gets how many streams there are, and how many of them are complete.</summary>
    public (int All, int Complete) Count
    {
        get
        {
            lock (_gate)
            {
                return (_inOrder.Count, _complete);
            }
        }
    }

    /// <summary>Takes a request, unless its id is known.</summary>
    public void Take(string requestId, ReadOnlySpan<byte> body, OutputMessage message)
    {
        // Before anything is decoded: what follows is the receiver's time and not the sender's.
        var now = time.GetUtcNow();
        var digest = SHA256.HashData(body);
        var request = new TakenRequest(now, [.. message.Chunks.Select(static chunk => new TakenChunk(chunk, chunk.GetBytes()))]);
        if (TryTake(requestId, body.Length, digest, request))
        {
            onTaken?.Invoke(request);
        }
    }

    public void NoteUnsigned() => Update(static counts => counts with { Unsigned = counts.Unsigned + 1 });

    public void NoteMalformed() => Update(static counts => counts with { Malformed = counts.Malformed + 1 });

    public void NoteFailedOnPurpose() => Update(static counts => counts with { FailedOnPurpose = counts.FailedOnPurpose + 1 });

    /// <summary>Counts what has arrived so far.</summary>
    public ReceiverStatistics GetStatistics()
    {
        lock (_gate)
        {
            return _counts with
            {
                StreamCount = _inOrder.Count,
                Complete = _complete,
                Gaps = _inOrder.Count(static stream => stream.HasGap),
                OutOfOrder = _inOrder.Sum(static stream => stream.OutOfOrder),
                Overlaps = _inOrder.Sum(static stream => stream.Overlaps),
                FileErrors = _inOrder.Count(static stream => stream.HasFileError),
                Streams = [.. _inOrder.TakeLast(MostListed).Select(static stream => stream.GetStatistics())],
            };
        }
    }

    /// <summary>Tells how long the streams are that came whole and in order.</summary>
    public IReadOnlyDictionary<string, long> GetCompleteLengths()
    {
        lock (_gate)
        {
            return _byId.Where(static entry => entry.Value is { IsComplete: true, IsInOrder: true }).ToDictionary(static entry => entry.Key, static entry => entry.Value.Length, StringComparer.Ordinal);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _inOrder.ForEach(static stream => stream.Dispose());
        }
    }

    private bool TryTake(string requestId, int length, byte[] digest, TakenRequest request)
    {
        lock (_gate)
        {
            _counts = _counts with { LargestBody = Math.Max(_counts.LargestBody, length) };
            if (!_digests.TryAdd(requestId, digest))
            {
                var isSame = _digests[requestId].AsSpan().SequenceEqual(digest);
                _counts = _counts with { Repeats = _counts.Repeats + 1, ChangedRepeats = _counts.ChangedRepeats + (isSame ? 0 : 1) };
                return false;
            }

            _counts = _counts with
            {
                Requests = _counts.Requests + 1,
                Events = _counts.Events + (request.Chunks.Count == 0 ? 1 : 0),
                Chunks = _counts.Chunks + request.Chunks.Count,
                FirstAt = _counts.FirstAt ?? request.At,
                LastAt = request.At,
                Bytes = _counts.Bytes + request.Chunks.Sum(TakeUnderLock),
            };
            return true;
        }
    }

    private long TakeUnderLock(TakenChunk taken)
    {
        var id = taken.Chunk.StreamId;
        if (!_byId.TryGetValue(id, out var stream))
        {
            var path = folder is null ? null : Path.Combine(folder.FullName, StreamFile.NameOf(id));
            stream = new ReceivedStream(id, path is null ? null : new StreamFile(path));
            _byId.Add(id, stream);
            _inOrder.Add(stream);
        }

        var wasComplete = stream.IsComplete;
        var grown = stream.Take(taken);
        _complete += stream.IsComplete && !wasComplete ? 1 : 0;
        return grown;
    }

    private void Update(Func<ReceiverStatistics, ReceiverStatistics> change)
    {
        lock (_gate)
        {
            _counts = change(_counts);
        }
    }
}
