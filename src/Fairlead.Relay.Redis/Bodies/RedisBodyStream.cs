using Fairlead.Streams;

namespace Fairlead.Relay.Redis.Bodies;

/// <summary>Reads a body piece by piece; it holds one of them.</summary>
internal sealed class RedisBodyStream(RedisBodies bodies, Guid id, long length, byte[] first) : ReadOnlyStream
{
    private byte[] _piece = first;
    private int _number;
    private long _position;

    public override bool CanSeek => true;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length || buffer.IsEmpty)
        {
            return 0;
        }

        var number = (int)(_position / RedisBodies.PieceBytes);
        if (number != _number)
        {
            _piece = await bodies.TryReadAsync(id, number, cancellationToken).ConfigureAwait(false)
                ?? throw new IOException("The rest of the stored body is not there any more, or Redis is away.");
            _number = number;
        }

        var rest = _piece.AsMemory((int)(_position % RedisBodies.PieceBytes));
        if (rest.IsEmpty)
        {
            throw new IOException("The stored body is shorter than it was when it was stored.");
        }

        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        _position += count;
        return count;
    }
}
