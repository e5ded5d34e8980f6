using System.Globalization;
using System.Text;

namespace FullService.Analysis;

/// <summary>Makes the lines of an analysis: number, time and varied words, some of them not ASCII.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class AnalysisText(Random random)
{
    public const int ShortestLine = 64;
    public const int LongestLine = 128;
    private const int NumberDigits = 6;

    private static readonly byte[][] Words =
    [
        [.. "sample"u8], [.. "reading"u8], [.. "residual"u8], [.. "σ=0.42"u8], [.. "größer"u8], [.. "вывод"u8], [.. "標本"u8], [.. "peak"u8],
        [.. "drift"u8], [.. "température"u8], [.. "baseline"u8], [.. "\"quoted\""u8], [.. "a\\b"u8], [.. "Δt"u8], [.. "stable"u8], [.. "𝛼"u8],
    ];

    private int _line;

    /// <summary>Writes the next line with its end.</summary>
    /// <param name="buffer">Room for a line of the greatest length.</param>
    /// <param name="stamp">When it is written, as <see cref="Stamp"/> writes it; whoever receives it can tell how long it was on its way.</param>
    /// <returns>How many bytes it has, all of them whole characters.</returns>
    public int WriteLine(Span<byte> buffer, ReadOnlySpan<byte> stamp)
    {
        var length = random.Next(ShortestLine, LongestLine + 1);
        var written = WriteHead(buffer, stamp);
        while (true)
        {
            var word = Words[random.Next(Words.Length)];
            if (written + word.Length + 2 > length)
            {
                break;
            }

            buffer[written++] = (byte)' ';
            word.CopyTo(buffer[written..]);
            written += word.Length;
        }

        buffer[written..(length - 1)].Fill((byte)'.');
        buffer[length - 1] = (byte)'\n';
        return length;
    }

    /// <summary>Writes a time as the lines carry it: RFC 3339 with milliseconds.</summary>
    public static byte[] Stamp(DateTimeOffset time) => Encoding.ASCII.GetBytes(time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));

    // By hand: thousands of analyses write hundreds of thousands of lines a second, and formatting was half of their cost.
    private int WriteHead(Span<byte> buffer, ReadOnlySpan<byte> stamp)
    {
        var number = ++_line;
        for (var digit = NumberDigits - 1; digit >= 0; digit--, number /= 10)
        {
            buffer[digit] = (byte)('0' + (number % 10));
        }

        buffer[NumberDigits] = (byte)' ';
        stamp.CopyTo(buffer[(NumberDigits + 1)..]);
        return NumberDigits + 1 + stamp.Length;
    }
}
