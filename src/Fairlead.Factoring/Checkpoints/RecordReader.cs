using System.Buffers.Binary;
using System.Numerics;

namespace Fairlead.Factoring.Checkpoints;

/// <summary>Reads the body of a record.</summary>
/// <remarks>A body has passed its checksum; it can still be wrong when something else than this package wrote it.</remarks>
internal ref struct RecordReader(ReadOnlySpan<byte> body)
{
    private const int LongestInteger = 1 << 20;

    private ReadOnlySpan<byte> _rest = body;

    /// <summary>Gets a value indicating whether everything was read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <exception cref="InvalidDataException">There is no such number.</exception>
    public ulong ReadNumber()
    {
        var number = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = ReadBytes(1)[0];
            number |= (part & 127UL) << shift;
            if (part < 128)
            {
                return number;
            }
        }

        throw new InvalidDataException("A number has no end.");
    }

    /// <summary>Reads a number from a range.</summary>
    /// <exception cref="InvalidDataException">There is no such number.</exception>
    public int ReadNumber(int least, int most)
    {
        var number = ReadNumber();
        return number <= int.MaxValue && (int)number >= least && (int)number <= most
            ? (int)number
            : throw new InvalidDataException($"There is {number} where a number from {least} to {most} should be.");
    }

    /// <exception cref="InvalidDataException">There is no such integer.</exception>
    public BigInteger ReadInteger() => new(ReadBytes(ReadNumber(0, LongestInteger)), isUnsigned: true);

    /// <exception cref="InvalidDataException">The record has ended.</exception>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(ReadBytes(sizeof(double)));

    /// <exception cref="InvalidDataException">The record has ended.</exception>
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > _rest.Length)
        {
            throw new InvalidDataException("A record ends too early.");
        }

        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }
}
