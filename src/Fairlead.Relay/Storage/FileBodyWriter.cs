using Microsoft.Win32.SafeHandles;

namespace Fairlead.Relay.Storage;

/// <summary>Writes a body to the file that it stays in.</summary>
/// <remarks>The file is open until the writer is disposed, so that no process takes it for one that a crash has left.</remarks>
internal sealed class FileBodyWriter(FileRelayStore store, StoreTicket ticket, UInt128 hash, FileStoredResponse begun, SafeFileHandle file, long reserved) : BodyWriter
{
    private long _reserved = reserved;
    private long _length;
    private bool _isEnded;

    public override long Length => Volatile.Read(ref _length);

    public override async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var missing = Math.Max(0, _length + bytes.Length - _reserved);
        if (missing > 0 && !store.TryReserve(missing))
        {
            return false;
        }

        _reserved += missing;
        await RandomAccess.WriteAsync(file, bytes, _length, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _length, _length + bytes.Length);
        return true;
    }

    public override ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset, Length);
        return RandomAccess.ReadAsync(file, buffer[..(int)Math.Min(buffer.Length, Length - offset)], offset, cancellationToken);
    }

    public override ValueTask<StoredResponse?> CommitAsync(CancellationToken cancellationToken)
    {
        var response = new FileStoredResponse(begun.Head, _length, begun.Id, begun.Path);
        store.Release(_reserved);
        _isEnded = true;
        var isStored = false;
        try
        {
            isStored = store.Commit(ticket, hash, response);
        }
        finally
        {
            if (!isStored)
            {
                File.Delete(begun.Path);
            }
        }

        return ValueTask.FromResult<StoredResponse?>(isStored ? response : null);
    }

    public override ValueTask DisposeAsync()
    {
        if (!_isEnded)
        {
            _isEnded = true;
            store.Release(_reserved);
            File.Delete(begun.Path);
        }

        file.Dispose();
        return ValueTask.CompletedTask;
    }
}
