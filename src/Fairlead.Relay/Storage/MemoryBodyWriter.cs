namespace Fairlead.Relay.Storage;

/// <summary>Collects a body in pieces, which are at most as large as the heap for small objects takes, and exactly as large as what is in them in the end.</summary>
internal sealed class MemoryBodyWriter(MemoryRelayStore store, StoreTicket ticket, ResponseHead head, long? expectedLength) : BodyWriter
{
    public const int LargestSegment = 64 * 1024;
    private const int SmallestSegment = 2 * 1024;

    private readonly Lock _gate = new();
    private readonly List<byte[]> _segments = [];
    private long _reserved = expectedLength ?? 0;
    private long _length;
    private int _lastLength;
    private bool _isCommitted;

    public override long Length => Volatile.Read(ref _length);

    public override ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var rest = bytes.Span;
        var missing = Math.Max(0, _length + rest.Length - _reserved);
        if (missing > 0 && !store.TryReserve(ticket, missing))
        {
            return ValueTask.FromResult(false);
        }

        _reserved += missing;
        lock (_gate)
        {
            while (rest.Length > 0)
            {
                if (_segments.Count == 0 || _lastLength == _segments[^1].Length)
                {
                    _segments.Add(GC.AllocateUninitializedArray<byte>(NextSegmentLength(rest.Length)));
                    _lastLength = 0;
                }

                var room = _segments[^1].AsSpan(_lastLength);
                var count = Math.Min(room.Length, rest.Length);
                rest[..count].CopyTo(room);
                rest = rest[count..];
                _lastLength += count;
                Volatile.Write(ref _length, _length + count);
            }
        }

        return ValueTask.FromResult(true);
    }

    public override ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var start = 0L;
            for (var i = 0; i < _segments.Count; i++)
            {
                var length = i == _segments.Count - 1 ? _lastLength : _segments[i].Length;
                if (offset < start + length)
                {
                    var source = _segments[i].AsSpan(0, length)[(int)(offset - start)..];
                    var count = Math.Min(source.Length, buffer.Length);
                    source[..count].CopyTo(buffer.Span);
                    return ValueTask.FromResult(count);
                }

                start += length;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(offset), offset, "must be less than what was written.");
    }

    public override ValueTask<StoredResponse?> CommitAsync(CancellationToken cancellationToken)
    {
        MemoryStoredResponse response;
        lock (_gate)
        {
            Trim();
            response = new MemoryStoredResponse(head, _length, [.. _segments.Select(static segment => (ReadOnlyMemory<byte>)segment)]);
        }

        _isCommitted = true;
        return ValueTask.FromResult<StoredResponse?>(store.Commit(ticket, response, _reserved) ? response : null);
    }

    public override ValueTask DisposeAsync()
    {
        if (!_isCommitted)
        {
            _isCommitted = true;
            store.Release(_reserved);
        }

        return ValueTask.CompletedTask;
    }

    // What is announced is taken at once; what is not, doubles.
    private int NextSegmentLength(int needed)
    {
        var announced = expectedLength - _length;
        var guess = announced > 0 ? announced.Value : Math.Max(Math.Max(needed, SmallestSegment), _length);
        return (int)Math.Min(guess, LargestSegment);
    }

    private void Trim()
    {
        if (_segments.Count > 0 && _lastLength < _segments[^1].Length)
        {
            _segments[^1] = _segments[^1].AsSpan(0, _lastLength).ToArray();
        }
    }
}
