using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fairlead.Webhooks.Chunking;

/// <summary>Bytes of one stream that no request has taken yet, first in, first out.</summary>
/// <remarks>Not thread-safe. It holds no memory while it is empty.</remarks>
internal sealed class ByteBacklog(SegmentPool pool)
{
    // In front, the one that is read; behind, the one that is written.
    private readonly List<byte[]> _segments = [];
    private int _start;
    private int _end;

    public long Length => _segments.Count == 0 ? 0 : ((_segments.Count - 1L) * SegmentPool.SegmentLength) - _start + _end;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_segments.Count == 0 || _end == SegmentPool.SegmentLength)
            {
                _segments.Add(pool.Rent());
                _end = 0;
            }

            var room = _segments[^1].AsSpan(_end);
            var part = bytes[..Math.Min(bytes.Length, room.Length)];
            part.CopyTo(room);
            _end += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    /// <summary>Looks at the first bytes in one piece.</summary>
    /// <param name="scratch">Where they are put together when they lie in several segments; its length is how many are wanted at most.</param>
    /// <returns>As many as there are and are wanted; valid until the backlog changes.</returns>
    public ReadOnlySpan<byte> Peek(Span<byte> scratch)
    {
        var length = (int)Math.Min(Length, scratch.Length);
        if (length <= SegmentPool.SegmentLength - _start)
        {
            return length == 0 ? default : _segments[0].AsSpan(_start, length);
        }

        CopyTo(scratch[..length], offset: 0);
        return scratch[..length];
    }

    /// <summary>Copies bytes from the middle, which stay where they are.</summary>
    public void CopyTo(Span<byte> destination, long offset)
    {
        Debug.Assert(offset >= 0 && offset + destination.Length <= Length);
        while (!destination.IsEmpty)
        {
            var (index, at) = Math.DivRem(_start + offset, SegmentPool.SegmentLength);
            var part = _segments[(int)index].AsSpan((int)at);
            part = part[..Math.Min(part.Length, destination.Length)];
            part.CopyTo(destination);
            destination = destination[part.Length..];
            offset += part.Length;
        }
    }

    /// <summary>Drops the first bytes.</summary>
    public void Advance(long count)
    {
        Debug.Assert(count >= 0 && count <= Length);
        if (count == Length)
        {
            Release(_segments.Count);
            (_start, _end) = (0, 0);
            return;
        }

        var (whole, start) = Math.DivRem(_start + count, SegmentPool.SegmentLength);
        Release((int)whole);
        _start = (int)start;
    }

    private void Release(int count)
    {
        pool.Return(CollectionsMarshal.AsSpan(_segments)[..count]);
        _segments.RemoveRange(0, count);
    }
}
