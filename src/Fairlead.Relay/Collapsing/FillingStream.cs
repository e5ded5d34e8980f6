using Fairlead.Streams;

namespace Fairlead.Relay.Collapsing;

/// <summary>One reader of a body that arrives.</summary>
internal sealed class FillingStream(FillingBody body, long? length) : ReadOnlyStream
{
    private long _position;
    private bool _isClosed;

    public override long Length => length ?? throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (buffer.IsEmpty)
        {
            return 0;
        }

        var count = await body.ReadAsync(_position, buffer, cancellationToken).ConfigureAwait(false);
        _position += count;
        return count;
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            await body.CloseReaderAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isClosed)
        {
            _isClosed = true;
#pragma warning disable VSTHRD002 // The writers of this package close at once; another one may keep its caller.
            body.CloseReaderAsync().AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }

        base.Dispose(disposing);
    }
}
