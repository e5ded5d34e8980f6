using System.Globalization;

namespace FactorComparison;

/// <summary>Writes times as a table in Markdown, row by row.</summary>
internal sealed class ComparisonTable(IReadOnlyList<IContender> contenders, IContender reference, TextWriter output)
{
    public void WriteHead()
    {
        List<string> names =
        [
            "Digits", "Numbers",
            .. contenders.SelectMany(static contender => new[] { $"{contender.Name}: s", $"{contender.Name}: processor s" }),
            .. Others(contenders).SelectMany(other => new[] { $"{reference.Name} / {other.Name}: s", $"{reference.Name} / {other.Name}: processor s" }),
        ];
        WriteRow(names);
        WriteRow(names.Select(static _ => "---"));
    }

    public void Write(SizeRow row)
    {
        var slow = row.Times[contenders.ToList().IndexOf(reference)];
        WriteRow(
        [
            row.Digits.ToString(CultureInfo.InvariantCulture), row.Count.ToString(CultureInfo.InvariantCulture),
            .. row.Times.SelectMany(static time => new[] { Text(time.Seconds), Text(time.ProcessorSeconds) }),
            .. Others(row.Times).SelectMany(time => new[] { Text(slow.Seconds / time.Seconds), Text(slow.ProcessorSeconds / time.ProcessorSeconds) }),
        ]);
    }

    private IEnumerable<T> Others<T>(IReadOnlyList<T> all) => all.Where((_, index) => contenders[index] != reference);

    private void WriteRow(IEnumerable<string> cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");

    // Three digits that count, whatever the size.
    private static string Text(double value)
    {
        var decimals = value > 0 ? Math.Clamp(2 - (int)Math.Floor(Math.Log10(value)), 0, 12) : 0;
        return value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }
}
