using System.Globalization;

namespace FullService.Configuration;

/// <summary>Durations as people write them in settings: <c>300ms</c>, <c>90s</c>, <c>30m</c>, <c>1h</c>, <c>7d</c>, or <c>hh:mm:ss.fff</c>.</summary>
internal static class DurationText
{
    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("d", TimeSpan.FromDays(1)),
        ("h", TimeSpan.FromHours(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)),
    ];

    /// <summary>Reads a duration; a bare number is refused, because its unit would be a guess.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        foreach (var (suffix, unit) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal))
            {
                return TryMultiply(text.AsSpan()[..^suffix.Length].TrimEnd(), unit, out duration);
            }
        }

        duration = default;
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration);
    }

    /// <summary>Writes a duration in the largest unit that leaves a whole number.</summary>
    public static string Format(TimeSpan duration)
    {
        var (suffix, unit) = Units
            .Where(candidate => duration.Ticks % candidate.Unit.Ticks == 0)
            .OrderByDescending(static candidate => candidate.Unit)
            .FirstOrDefault();
        return duration == TimeSpan.Zero ? "0s"
            : suffix is null ? duration.ToString("c", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{duration / unit:0}{suffix}");
    }

    private static bool TryMultiply(ReadOnlySpan<char> count, TimeSpan unit, out TimeSpan duration)
    {
        duration = default;
        if (!double.TryParse(count, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            || !(value * unit.TotalDays <= TimeSpan.MaxValue.TotalDays / 2))
        {
            return false;
        }

        duration = unit * value;
        return true;
    }
}
