using System.Collections.Immutable;
using Fairlead.Streams;

namespace Fairlead.Relay.Storage;

/// <summary>Reads a body that lies in memory.</summary>
internal sealed class SegmentStream(ImmutableArray<ReadOnlyMemory<byte>> segments, long length) : ReadOnlyStream
{
    private int _segment;
    private long _segmentStart;
    private long _position;

    public override bool CanSeek => true;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            (_segment, _segmentStart, _position) = (0, 0, value);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length && _segment < segments.Length)
        {
            var segment = segments[_segment].Span;
            var offset = _position - _segmentStart;
            if (offset >= segment.Length)
            {
                _segmentStart += segment.Length;
                _segment++;
                continue;
            }

            var rest = segment[(int)offset..];
            var count = Math.Min(rest.Length, buffer.Length - total);
            rest[..count].CopyTo(buffer[total..]);
            _position += count;
            total += count;
        }

        return total;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        var start = 0L;
        foreach (var segment in segments)
        {
            var offset = Math.Clamp(_position - start, 0, segment.Length);
            if (offset < segment.Length)
            {
                await destination.WriteAsync(segment[(int)offset..], cancellationToken).ConfigureAwait(false);
            }

            start += segment.Length;
        }

        Position = Math.Max(_position, length);
    }
}
