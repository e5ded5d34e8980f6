using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Fairlead.Factoring.Checkpoints;

/// <summary>Builds the body of a record.</summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public RecordWriter(RecordKind kind) => Append((byte)kind);

    public int Length => _bytes.WrittenCount;

    /// <summary>Writes a number with seven bits to a byte.</summary>
    public RecordWriter Write(ulong number)
    {
        for (; number >= 128; number >>= 7)
        {
            Append((byte)((number & 127) | 128));
        }

        Append((byte)number);
        return this;
    }

    /// <summary>Writes an integer that is not negative, after its length.</summary>
    public RecordWriter Write(BigInteger value)
    {
        var bytes = value.ToByteArray(isUnsigned: true);
        return Write((ulong)bytes.Length).Write(bytes);
    }

    public RecordWriter Write(double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return Write(bytes);
    }

    public RecordWriter Write(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public byte[] ToBody() => _bytes.WrittenSpan.ToArray();

    private void Append(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }
}
