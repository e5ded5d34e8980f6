using System.Globalization;

namespace Factor.Output;

/// <summary>Writes durations with two or three digits that matter.</summary>
internal static class DurationText
{
    public static string Of(TimeSpan duration) => duration.TotalSeconds switch
    {
        < 0.001 => "a millisecond",
        < 1 => Write(duration.TotalMilliseconds, "ms"),
        < 120 => Write(duration.TotalSeconds, "s"),
        < 7_200 => Write(duration.TotalMinutes, "min"),
        < 172_800 => Write(duration.TotalHours, "h"),
        _ => Write(duration.TotalDays, "days"),
    };

    private static string Write(double value, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture)} {unit}");
}
