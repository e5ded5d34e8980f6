using System.Buffers.Binary;
using System.Text;

namespace Fairlead.Scheduling.Redis.Serialization;

/// <summary>What has become of a job, as scripts pack it: its status, numbers of the widths that library-records.lua lists, a word and a rest.</summary>
internal readonly ref struct PackedRecord
{
    private readonly ReadOnlySpan<byte> _numbers;

    public PackedRecord(byte[] record)
    {
        var statusLength = record.AsSpan().IndexOf((byte)0);
        Status = Encoding.ASCII.GetString(record, 0, statusLength);
        _numbers = record.AsSpan(statusLength + 1);
        var word = _numbers[WordAt..];
        Rest = word[(word.IndexOf((byte)0) + 1)..];
    }

    public string Status { get; }

    public int Attempts => (int)Read(12, 4);

    /// <summary>Gets when the latest attempt began, in microseconds since 1970; 0 when none has.</summary>
    public long Started => Read(23, 7);

    /// <summary>Gets, of an ended job, one more than the microseconds of its latest attempt; 0 when none began.</summary>
    public long DurationAndOne => Read(30, 7);

    /// <summary>Gets, of an ended job, when it ended.</summary>
    public long Ended => Read(38, 7);

    /// <summary>Gets, of a delayed job, when it is due.</summary>
    public double Due => BinaryPrimitives.ReadDoubleLittleEndian(_numbers[DueAt..]);

    /// <summary>Gets, of a job that does not run, the result of its latest attempt, unless that is beside it.</summary>
    public ReadOnlySpan<byte> Rest { get; }

    private static int DueAt => 45 + (2 * sizeof(double)) + 6 + 1;

    private static int WordAt => DueAt + sizeof(double) + 6;

    private long Read(int at, int width) => PackedNumber.Read(_numbers.Slice(at, width));
}
