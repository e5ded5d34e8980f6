using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Redis.Serialization;

/// <summary>
/// What was said of a job when it came: a head that the scripts write, and what the client packs, of which they read the first part
/// (see library-records.lua). Little-endian.
/// </summary>
/// <param name="told">Head and submission, as Redis keeps them.</param>
internal readonly ref struct PackedSubmission(byte[] told)
{
    private const int SubmittedAt = 6;
    private const int SubmittedWidth = 7;
    private const int HeadLength = 25;
    private const int LengthWidth = sizeof(int);
    private const int CallerAt = HeadLength + 1 + LengthWidth;

    private readonly ReadOnlySpan<byte> _told = told;

    /// <summary>Gets when the job was stored, in microseconds since 1970.</summary>
    public long Submitted => PackedNumber.Read(_told.Slice(SubmittedAt, SubmittedWidth));

    public FairPriority Priority => (FairPriority)(_told[HeadLength] - 1);

    public string Caller => Encoding.UTF8.GetString(_told.Slice(CallerAt, CallerLength));

    public TimeSpan? Timeout => BinaryPrimitives.ReadInt64LittleEndian(_told[TimeoutAt..]) is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    public ReadOnlySpan<byte> Payload => _told[(TimeoutAt + sizeof(long))..];

    private int CallerLength => ReadLength(CallerAt - LengthWidth);

    private int TimeoutAt
    {
        get
        {
            var keyLengthAt = CallerAt + CallerLength;
            var expectedLengthAt = keyLengthAt + LengthWidth + ReadLength(keyLengthAt);
            return expectedLengthAt + 1 + _told[expectedLengthAt];
        }
    }

    /// <summary>Packs what the client says of a job.</summary>
    public static byte[] Pack<TJob>(JobSubmission<TJob> submission, byte[] payload)
    {
        var (key, expected) = (submission.IdempotencyKey ?? "", ExpectedOf(submission));
        var (callerLength, keyLength) = (Encoding.UTF8.GetByteCount(submission.Caller), Encoding.UTF8.GetByteCount(key));
        var packed = new byte[1 + LengthWidth + callerLength + LengthWidth + keyLength + 1 + expected.Length + sizeof(long) + payload.Length];
        packed[0] = (byte)((int)submission.Priority + 1);
        var rest = WriteText(packed.AsSpan(1), submission.Caller, callerLength);
        rest = WriteText(rest, key, keyLength);
        rest[0] = (byte)expected.Length;
        rest = rest[(1 + Encoding.ASCII.GetBytes(expected, rest[1..]))..];
        BinaryPrimitives.WriteInt64LittleEndian(rest, submission.Timeout?.Ticks ?? 0);
        payload.CopyTo(rest[sizeof(long)..]);
        return packed;
    }

    /// <summary>Gets the expected seconds of a job as text, or an empty one.</summary>
    public static string ExpectedOf<TJob>(JobSubmission<TJob> submission) =>
        submission.ExpectedDuration is { } expected ? expected.TotalSeconds.ToString("R", CultureInfo.InvariantCulture) : "";

    private static Span<byte> WriteText(Span<byte> rest, string text, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rest, length);
        Encoding.UTF8.GetBytes(text, rest[LengthWidth..]);
        return rest[(LengthWidth + length)..];
    }

    private int ReadLength(int at) => BinaryPrimitives.ReadInt32LittleEndian(_told[at..]);
}
