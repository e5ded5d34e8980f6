using LoadTest.Statistics;
using WebhookReceiver.Streams;

namespace LoadTest.Analysis;

/// <summary>Collects how long lines were on their way: every line begins with its number and with the time at which it was written.</summary>
/// <remarks>Thread-safe. A line whose beginning is cut by the end of a chunk is left out. Times are whole milliseconds of the clock that sender and receiver share.</remarks>
internal sealed class LineLatencies
{
    private const int Longest = 600_000;

    // "000001 2030-01-31T12:00:00.007Z "
    private const int NumberDigits = 6;
    private const int StampEnd = 31;
    private const string StampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    private readonly int[] _byMillisecond = new int[Longest + 1];

    public void Note(TakenRequest request)
    {
        foreach (var taken in request.Chunks)
        {
            Note(taken.Bytes, request.At);
        }
    }

    /// <summary>Describes what was collected.</summary>
    public Percentiles Describe()
    {
        var ticks = new List<long>();
        for (var milliseconds = 0; milliseconds < _byMillisecond.Length; milliseconds++)
        {
            var count = Volatile.Read(ref _byMillisecond[milliseconds]);
            for (var i = 0; i < count; i++)
            {
                ticks.Add(milliseconds * TimeSpan.TicksPerMillisecond);
            }
        }

        return Percentiles.OfTicks(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ticks));
    }

    private void Note(ReadOnlySpan<byte> output, DateTimeOffset receivedAt)
    {
        while (!output.IsEmpty)
        {
            if (TryReadStamp(output, out var writtenAt))
            {
                var milliseconds = (int)Math.Clamp((receivedAt - writtenAt).TotalMilliseconds, 0, Longest);
                Interlocked.Increment(ref _byMillisecond[milliseconds]);
            }

            var end = output.IndexOf((byte)'\n');
            output = end < 0 ? [] : output[(end + 1)..];
        }
    }

    private static bool TryReadStamp(ReadOnlySpan<byte> line, out DateTimeOffset writtenAt)
    {
        writtenAt = default;
        if (line.Length <= StampEnd || line[NumberDigits] != ' ' || line[StampEnd] != ' ' || line[..NumberDigits].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        return TryReadTime(line.Slice(NumberDigits + 1, StampFormat.Length), out writtenAt);
    }

    // By hand: a line has to cost less to look at than to receive.
    private static bool TryReadTime(ReadOnlySpan<byte> stamp, out DateTimeOffset time)
    {
        time = default;
        for (var i = 0; i < stamp.Length; i++)
        {
            if (char.IsAsciiLetterLower(StampFormat[i]) || StampFormat[i] is 'M' or 'H' ? !char.IsAsciiDigit((char)stamp[i]) : stamp[i] != StampFormat[i])
            {
                return false;
            }
        }

        var (year, month, day) = (Number(stamp[..4]), Number(stamp[5..7]), Number(stamp[8..10]));
        var (hour, minute, second) = (Number(stamp[11..13]), Number(stamp[14..16]), Number(stamp[17..19]));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        time = new DateTimeOffset(year, month, day, hour, minute, second, Number(stamp[20..23]), TimeSpan.Zero);
        return true;
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (10 * number) + (digit - '0');
        }

        return number;
    }
}
