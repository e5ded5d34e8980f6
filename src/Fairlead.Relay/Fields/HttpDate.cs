using System.Globalization;

namespace Fairlead.Relay.Fields;

/// <summary>The three forms of a date (RFC 9110, section 5.6.7).</summary>
internal static class HttpDate
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private const string ShortDays = "MonTueWedThuFriSatSun";
    private static readonly string[] LongDays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <summary>Reads a date in any of the forms. Which day of the week it claims to be is not compared with the date.</summary>
    /// <param name="text">The value of the field.</param>
    /// <param name="now">Years of two digits are at most 50 years after this.</param>
    /// <param name="date">The date, or the default when there is none.</param>
    public static bool TryParse(ReadOnlySpan<char> text, DateTimeOffset now, out DateTimeOffset date)
    {
        text = FieldSyntax.Trim(text);
        return text.IndexOf(',') switch
        {
            < 0 => TryParseAsctime(text, out date),
            3 => TryParseFixed(text, out date),
            var comma => TryParseRfc850(text, comma, now, out date),
        };
    }

    /// <summary>Writes the preferred form.</summary>
    public static string Format(DateTimeOffset date) => date.ToUniversalTime().ToString("r", CultureInfo.InvariantCulture);

    // Sun, 06 Nov 1994 08:49:37 GMT
    private static bool TryParseFixed(ReadOnlySpan<char> text, out DateTimeOffset date)
    {
        date = default;
        return text.Length == 29 && IsShortDay(text[..3]) && text[4] == ' ' && text[7] == ' ' && text[11] == ' ' && text[16] == ' ' && IsZone(text[25..])
            && TryNumber(text[5..7], out var day) && TryMonth(text[8..11], out var month) && TryNumber(text[12..16], out var year)
            && TryTime(text[17..25], out var time) && TryMake(year, month, day, time, out date);
    }

    // Sunday, 06-Nov-94 08:49:37 GMT
    private static bool TryParseRfc850(ReadOnlySpan<char> text, int comma, DateTimeOffset now, out DateTimeOffset date)
    {
        date = default;
        if (!IsLongDay(text[..comma]))
        {
            return false;
        }

        var rest = text[(comma + 1)..];
        if (rest.Length != 23 || rest[0] != ' ' || rest[3] != '-' || rest[7] != '-' || rest[10] != ' ' || !IsZone(rest[19..])
            || !TryNumber(rest[1..3], out var day) || !TryMonth(rest[4..7], out var month) || !TryNumber(rest[8..10], out var shortYear)
            || !TryTime(rest[11..19], out var time))
        {
            return false;
        }

        var year = now.Year - now.Year % 100 + shortYear;
        year = year > now.Year + 50 ? year - 100 : year <= now.Year - 50 ? year + 100 : year;
        return TryMake(year, month, day, time, out date);
    }

    // Sun Nov  6 08:49:37 1994
    private static bool TryParseAsctime(ReadOnlySpan<char> text, out DateTimeOffset date)
    {
        date = default;
        return text.Length == 24 && IsShortDay(text[..3]) && text[3] == ' ' && text[7] == ' ' && text[10] == ' ' && text[19] == ' '
            && TryMonth(text[4..7], out var month) && TryNumber(text[8] == ' ' ? text[9..10] : text[8..10], out var day)
            && TryTime(text[11..19], out var time) && TryNumber(text[20..], out var year) && TryMake(year, month, day, time, out date);
    }

    private static bool IsShortDay(ReadOnlySpan<char> text) => ShortDays.AsSpan().IndexOf(text, StringComparison.OrdinalIgnoreCase) % 3 == 0;

    private static bool IsLongDay(ReadOnlySpan<char> text)
    {
        foreach (var day in LongDays)
        {
            if (text.Equals(day, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsZone(ReadOnlySpan<char> text) => text.Equals(" GMT", StringComparison.OrdinalIgnoreCase);

    private static bool TryMonth(ReadOnlySpan<char> text, out int month)
    {
        var at = Months.AsSpan().IndexOf(text, StringComparison.OrdinalIgnoreCase);
        month = at / 3 + 1;
        return at >= 0 && at % 3 == 0;
    }

    private static bool TryTime(ReadOnlySpan<char> text, out TimeSpan time)
    {
        time = default;
        if (text[2] != ':' || text[5] != ':' || !TryNumber(text[..2], out var hour) || !TryNumber(text[3..5], out var minute) || !TryNumber(text[6..], out var second)
            || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        // A leap second is the first of the next minute.
        time = new TimeSpan(hour, minute, second);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        return !text.ContainsAnyExceptInRange('0', '9') && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryMake(int year, int month, int day, TimeSpan time, out DateTimeOffset date)
    {
        date = default;
        // The last day that can be written in this form has no day after it for a leap second to fall on.
        if (year is < 1 or > 9998 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        date = new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero) + time;
        return true;
    }
}
