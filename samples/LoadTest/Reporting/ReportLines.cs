namespace LoadTest.Reporting;

/// <summary>Writes the lines that all text reports are made of.</summary>
internal sealed class ReportLines(TextWriter output)
{
    /// <summary>Writes a name and what stands behind it.</summary>
    public void WriteRow(string name, string value) => output.WriteLine($"  {name,-32}{value}");

    /// <summary>Writes what went wrong, if anything did.</summary>
    /// <param name="failures">Counts by message.</param>
    public void WriteFailures(IReadOnlyList<KeyValuePair<string, int>> failures)
    {
        if (failures.Count == 0)
        {
            return;
        }

        output.WriteLine("What went wrong");
        foreach (var (message, count) in failures)
        {
            output.WriteLine($"  {ReportText.Number(count),10} × {message}");
        }

        output.WriteLine();
    }
}
