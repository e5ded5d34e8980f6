using System.Buffers.Binary;
using System.Text;

namespace Fairlead.Scheduling.Changes;

/// <summary>Reads what a <see cref="ChangeBuffer"/> wrote.</summary>
/// <exception cref="InvalidDataException">Thrown by every member when the bytes are not what was asked for.</exception>
internal ref struct ChangeReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public JobChangeKind Kind() => (JobChangeKind)Take(1)[0];

    public bool Flag() => Take(1)[0] switch
    {
        0 => false,
        1 => true,
        var other => throw new InvalidDataException($"A flag is 0 or 1, not {other}."),
    };

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = Take(1)[0];
            value |= (part & 0x7Ful) << shift;
            if (part < 0x80)
            {
                return value <= long.MaxValue ? (long)value : throw new InvalidDataException("A number is negative.");
            }

            if (shift == 63)
            {
                throw new InvalidDataException("A number is too long.");
            }
        }
    }

    public int Count() => Number() is var value && value <= int.MaxValue ? (int)value : throw new InvalidDataException($"The count {value} is too large.");

    public double Real() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    public Guid Guid() => new(Take(16));

    public DateTimeOffset Moment() => new(Ticks(), TimeSpan.Zero);

    public DateTimeOffset? OptionalMoment() => Flag() ? Moment() : null;

    public TimeSpan? OptionalSpan() => Flag() ? new TimeSpan(Ticks()) : null;

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public string? OptionalText() => Flag() ? Text() : null;

    public ReadOnlySpan<byte> Bytes() => Take(Count());

    private long Ticks() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
        {
            throw new InvalidDataException($"{length} bytes are missing at its end; {_rest.Length} are there.");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
