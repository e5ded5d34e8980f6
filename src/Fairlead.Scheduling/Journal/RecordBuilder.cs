using System.Diagnostics;

namespace Fairlead.Scheduling.Journal;

/// <summary>Gathers the changes of one record, with room for its header.</summary>
internal sealed class RecordBuilder
{
    private const int BodyStart = RecordFrame.HeaderLength + 1;

    private byte[] _bytes;

    public RecordBuilder(byte[] buffer)
    {
        Debug.Assert(buffer.Length >= BodyStart, "There is room for the header and the kind.");
        _bytes = buffer;
        Clear();
    }

    public bool IsEmpty => Length == BodyStart;

    /// <summary>Gets how many bytes the record takes in a file.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the memory in use.</summary>
    public byte[] Buffer => _bytes;

    /// <summary>Gets the record as it is written, once its header is filled in.</summary>
    public Span<byte> Record => _bytes.AsSpan(0, Length);

    public void Add(ReadOnlySpan<byte> changes)
    {
        if (_bytes.Length - Length < changes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(_bytes.Length * 2L, Length + (long)changes.Length), Array.MaxLength));
        }

        changes.CopyTo(_bytes.AsSpan(Length));
        Length += changes.Length;
    }

    /// <summary>Makes the record one that closes the file.</summary>
    public void Close()
    {
        Debug.Assert(IsEmpty, "A record that closes holds no changes.");
        _bytes[RecordFrame.HeaderLength] = (byte)RecordKind.Closed;
    }

    public void Clear()
    {
        _bytes[RecordFrame.HeaderLength] = (byte)RecordKind.Changes;
        Length = BodyStart;
    }
}
