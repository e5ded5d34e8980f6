using System.Buffers.Binary;
using System.Text;

namespace Fairlead.Scheduling.Changes;

/// <summary>Writes changes as bytes, one after the other; little-endian, without padding.</summary>
/// <remarks>Not thread-safe. <see cref="ChangeReader"/> reads them back.</remarks>
internal sealed class ChangeBuffer
{
    /// <summary>The longest that an id with its kind, or one number, is written.</summary>
    public const int LongestNumber = 10;

    /// <summary>The room that is kept from one use to the next.</summary>
    private const int LargestKept = 1 << 20;

    private byte[] _bytes = new byte[1_024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Gets how long a text is written at most.</summary>
    public static long LongestOf(string? text) => (3L * (text?.Length ?? 0)) + LongestNumber;

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > LargestKept)
        {
            _bytes = new byte[1_024];
        }
    }

    public void Kind(JobChangeKind kind) => Room(1)[0] = (byte)kind;

    public void Flag(bool value) => Room(1)[0] = value ? (byte)1 : (byte)0;

    /// <summary>Writes a number that is not negative; small ones take little room.</summary>
    public void Number(long value)
    {
        var rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7)
        {
            Room(1)[0] = (byte)((rest & 0x7F) | 0x80);
        }

        Room(1)[0] = (byte)rest;
    }

    public void Real(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Room(sizeof(double)), value);

    public void Guid(Guid value) => value.TryWriteBytes(Room(16));

    public void Moment(DateTimeOffset value) => BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), value.UtcTicks);

    public void Moment(DateTimeOffset? value)
    {
        Flag(value is not null);
        if (value is { } moment)
        {
            Moment(moment);
        }
    }

    public void Span(TimeSpan? value)
    {
        Flag(value is not null);
        if (value is { } span)
        {
            BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), span.Ticks);
        }
    }

    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Number(length);
        Encoding.UTF8.GetBytes(value, Room(length));
    }

    /// <summary>Writes a text that may be missing.</summary>
    public void OptionalText(string? value)
    {
        Flag(value is not null);
        if (value is not null)
        {
            Text(value);
        }
    }

    /// <summary>Writes what another buffer has written.</summary>
    public void Copy(ReadOnlySpan<byte> written) => written.CopyTo(Room(written.Length));

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        value.CopyTo(Room(value.Length));
    }

    private Span<byte> Room(int length)
    {
        if (_bytes.Length - Length < length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(_bytes.Length * 2L, Length + (long)length), Array.MaxLength));
        }

        var room = _bytes.AsSpan(Length, length);
        Length += length;
        return room;
    }
}
