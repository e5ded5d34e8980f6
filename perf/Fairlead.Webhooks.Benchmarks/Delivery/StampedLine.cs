using System.Buffers.Text;
using System.Diagnostics;

namespace Fairlead.Webhooks.Benchmarks.Delivery;

/// <summary>Lines that say when they were written, by the clock that measures durations.</summary>
internal static class StampedLine
{
    public const int Length = 128;
    private const int Digits = 19;

    private static ReadOnlySpan<byte> Mark => "written="u8;

    public static byte[] Create()
    {
        var line = new byte[Length];
        line.AsSpan().Fill((byte)'.');
        Mark.CopyTo(line);
        line[^1] = (byte)'\n';
        return line;
    }

    /// <summary>Writes the time of now into a line.</summary>
    public static void Stamp(Span<byte> line) => Stopwatch.GetTimestamp().TryFormat(line[Mark.Length..], out _, "D19");

    /// <summary>Notes how old each line in a body is.</summary>
    public static void ReadAges(ReadOnlySpan<byte> body, Latencies latencies)
    {
        var now = Stopwatch.GetTimestamp();
        while (body.IndexOf(Mark) is >= 0 and var start)
        {
            body = body[(start + Mark.Length)..];
            if (Utf8Parser.TryParse(body[..Digits], out long written, out _))
            {
                latencies.Add(Stopwatch.GetElapsedTime(written, now));
            }
        }
    }
}
