using System.Diagnostics;

namespace Fairlead.Scheduling.Journal;

/// <summary>Reads the records of one file in order, and judges what follows the last one that is intact.</summary>
/// <remarks>
/// A record is synced before the next one is written. So an unreadable place with a record behind it is damage, and one
/// without is a record that was never acknowledged, which may be cut off.
/// </remarks>
internal sealed class SegmentReader(JournalFile file, ulong salt)
{
    private readonly long _length = file.Length;
    private byte[] _window = new byte[1 << 20];
    private long _windowStart;
    private int _windowLength;

    /// <summary>Gets where the next record stands, or would.</summary>
    public long Position { get; private set; } = SegmentHeader.Length;

    /// <summary>Gets whether the last record read says that all before it was synced.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Gets how many bytes of the torn record there are, once <see cref="FindEnd"/> has looked.</summary>
    public long TornBytes { get; private set; }

    /// <summary>Reads the next record.</summary>
    /// <param name="changes">What it holds, until the next call; empty when it only closes.</param>
    /// <returns><see langword="false"/> when no intact record follows.</returns>
    public bool TryRead(out ReadOnlySpan<byte> changes)
    {
        changes = default;
        if (!TryLoad(Position, RecordFrame.HeaderLength)
            || !RecordFrame.TryReadHeader(At(Position, RecordFrame.HeaderLength), salt, Position, out var bodyLength)
            || !TryLoad(Position, RecordFrame.HeaderLength + bodyLength))
        {
            return false;
        }

        var body = At(Position + RecordFrame.HeaderLength, bodyLength);
        if (!RecordFrame.IsIntact(At(Position, RecordFrame.HeaderLength), body, salt))
        {
            return false;
        }

        IsClosed = body[0] == (byte)RecordKind.Closed;
        changes = body[1..];
        Position += RecordFrame.HeaderLength + bodyLength;
        return true;
    }

    /// <summary>Judges what stands from <see cref="Position"/> to the end of the file.</summary>
    public SegmentEnd FindEnd()
    {
        var end = SegmentEnd.Clean;
        var offset = Position;
        while (offset < _length)
        {
            Load(offset, RecordFrame.HeaderLength);
            var rest = At(offset, (int)(_windowStart + _windowLength - offset));
            var zeros = rest.IndexOfAnyExcept((byte)0) is var first and >= 0 ? first : rest.Length;
            if (zeros == rest.Length)
            {
                offset += zeros;
                continue;
            }

            end = SegmentEnd.Torn;

            // A length is at most four bytes, so a header begins at most three zeros before its first other byte.
            offset = Math.Max(offset, offset + zeros - 3);
            if (offset > Position && IsHeaderAt(offset))
            {
                return SegmentEnd.Damaged;
            }

            offset++;
            TornBytes = offset - Position;
        }

        return end;
    }

    private bool IsHeaderAt(long offset) =>
        TryLoad(offset, RecordFrame.HeaderLength)
        && RecordFrame.TryReadHeader(At(offset, RecordFrame.HeaderLength), salt, offset, out var bodyLength)
        && offset + RecordFrame.HeaderLength + bodyLength <= _length;

    private ReadOnlySpan<byte> At(long offset, int length)
    {
        Debug.Assert(offset >= _windowStart && offset + length <= _windowStart + _windowLength, "What is looked at has been loaded.");
        return _window.AsSpan((int)(offset - _windowStart), length);
    }

    // Makes the window hold a part of the file; false when the file ends before.
    private bool TryLoad(long offset, int length)
    {
        if (offset + length > _length)
        {
            return false;
        }

        Load(offset, length);
        return offset + length <= _windowStart + _windowLength;
    }

    private void Load(long offset, int length)
    {
        if (offset >= _windowStart && offset + length <= _windowStart + _windowLength)
        {
            return;
        }

        if (length > _window.Length)
        {
            _window = new byte[length];
        }

        _windowStart = offset;
        _windowLength = file.ReadFully(_window, offset);
    }
}
