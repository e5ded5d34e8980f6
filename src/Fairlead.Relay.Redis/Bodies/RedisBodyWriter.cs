using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Redis.Bodies;

/// <summary>Sends a body to Redis while it arrives, one piece behind, and never fails because Redis does: then it is not stored.</summary>
internal sealed class RedisBodyWriter(RedisRelayStore store, RedisBodies bodies, StoreTicket ticket, ResponseHead head, long reserved) : BodyWriter
{
    private readonly BodySpool _spool = new();
    private readonly Guid _id = Guid.NewGuid();
    private Task<bool> _sending = Task.FromResult(true);
    private long _reserved = reserved;
    private bool _isKept = true;
    private bool _isEnded;

    public override long Length => _spool.Length;

    public override async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var missing = Math.Max(0, _spool.Length + bytes.Length - _reserved);
        if (missing > 0 && !store.TryReserve(missing))
        {
            return false;
        }

        _reserved += missing;
        try
        {
            await SpoolAsync(bytes, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (IOException)
        {
            // No room on the disk: whoever reads goes on with what is there, and then reads the rest himself.
            return false;
        }
    }

    public override ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken) => _spool.ReadAsync(offset, buffer, cancellationToken);

    public override async ValueTask<StoredResponse?> CommitAsync(CancellationToken cancellationToken)
    {
        var inline = Length <= RedisBodies.LongestInline ? _spool.CopyLast() : null;
        var response = new RedisStoredResponse(head, Length, _id, inline, bodies);
        try
        {
            _isEnded = await IsSentAsync().ConfigureAwait(false)
                && (inline is not null || await SendLastAsync().ConfigureAwait(false))
                && await store.CommitAsync(ticket, response, _reserved, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            store.Release(_reserved);
            _reserved = 0;
        }

        return _isEnded ? response : null;
    }

    public override async ValueTask DisposeAsync()
    {
        store.Release(_reserved);
        _reserved = 0;
        _spool.Dispose();
        await IsSentAsync().ConfigureAwait(false);
        if (!_isEnded && _spool.FullPieces > 0)
        {
            await bodies.DiscardAsync(_id).ConfigureAwait(false);
        }
    }

    private async ValueTask SpoolAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var (count, full) = await _spool.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            bytes = bytes[count..];
            if (full is not null && await IsSentAsync().ConfigureAwait(false))
            {
                _sending = bodies.TryAppendAsync(_id, _spool.FullPieces - 1, full, CancellationToken.None).AsTask();
            }
        }
    }

    private async ValueTask<bool> IsSentAsync()
    {
        if (_isKept)
        {
            _isKept = await _sending.ConfigureAwait(false);
        }

        return _isKept;
    }

    private async ValueTask<bool> SendLastAsync()
    {
        var last = _spool.CopyLast();
        return last.Length == 0 || await bodies.TryAppendAsync(_id, _spool.FullPieces, last, CancellationToken.None).ConfigureAwait(false);
    }
}
