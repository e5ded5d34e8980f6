using System.Globalization;

namespace LoadTest.Reporting;

/// <summary>Writes numbers and times the way the reports show them, the same in every culture.</summary>
internal static class ReportText
{
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Rate(double perSecond) => perSecond.ToString(perSecond < 100 ? "N1" : "N0", CultureInfo.InvariantCulture);

    public static string Index(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "none";

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("N3", CultureInfo.InvariantCulture) + " s";

    public static string Megabytes(long bytes) => (bytes / 1e6).ToString("N0", CultureInfo.InvariantCulture) + " MB";

    /// <summary>Shows a time in the unit that leaves three figures or so: μs, ms or s.</summary>
    public static string Time(TimeSpan time)
    {
        var (value, unit) = Math.Abs(time.TotalSeconds) switch
        {
            >= 1 => (time.TotalSeconds, "s"),
            >= 0.001 => (time.TotalMilliseconds, "ms"),
            _ => (time.TotalMicroseconds, "μs"),
        };
        var format = Math.Abs(value) >= 100 ? "N0" : Math.Abs(value) >= 10 ? "0.0" : "0.00";
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}";
    }

    /// <summary>Joins counts: "3 accepted, 1 failed".</summary>
    public static string Join(params ReadOnlySpan<(int Count, string Name)> counts)
    {
        var parts = new string[counts.Length];
        for (var part = 0; part < parts.Length; part++)
        {
            parts[part] = $"{Number(counts[part].Count)} {counts[part].Name}";
        }

        return string.Join(", ", parts);
    }
}
