using System.Globalization;

namespace LoadTest;

/// <summary>Times as people write them in options: <c>300ms</c>, <c>10s</c>, <c>2m</c>.</summary>
internal static class DurationText
{
    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
    ];

    /// <summary>Reads a time; a bare number is refused, because its unit would be a guess.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        var (suffix, unit) = Units.FirstOrDefault(unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal));
        var isTime = suffix is not null
            & double.TryParse(text.AsSpan()[..^(suffix?.Length ?? 0)], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            & count * unit.TotalDays is >= 0 and <= 1_000;
        duration = isTime ? unit * count : TimeSpan.Zero;
        return isTime;
    }

    /// <summary>Writes a time in the largest unit that leaves a whole number.</summary>
    public static string Format(TimeSpan duration)
    {
        var (suffix, unit) = Units.Last(unit => duration.Ticks % unit.Unit.Ticks == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{duration / unit:0}{suffix}");
    }
}
