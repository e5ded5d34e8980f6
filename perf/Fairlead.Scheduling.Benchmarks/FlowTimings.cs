using System.Globalization;
using PerfSupport;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>Times something for growing numbers of flows, beside what knows no flows, and draws the times.</summary>
internal abstract class FlowTimings
{
    private static readonly int[] Flows = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

    // What knows flows is blue; of each pair, the second is dashed.
    private static readonly string[] Strokes = [ChartStroke.Orange, ChartStroke.OrangeDashed, ChartStroke.Blue, ChartStroke.BlueDashed];

    /// <summary>Gets what is timed.</summary>
    protected abstract string Title { get; }

    /// <summary>Gets which flows are counted.</summary>
    protected abstract string FlowsTitle { get; }

    /// <summary>Gets the names of what is timed: two that know no flows, two that do.</summary>
    protected abstract IReadOnlyList<string> Names { get; }

    /// <summary>Measures everything, prints a row for each number of flows, and draws the rows.</summary>
    public string MeasureAndDraw()
    {
        // Once for nothing, until everything is compiled as it will stay.
        MeasureAt(1_000);
        var rows = Flows.Select(MeasureAndPrint).ToList();
        var curves = Names.Select((name, kind) => new ChartCurve(name, Strokes[kind], [.. rows.Select(row => ((double)row.Flows, row.Nanoseconds[kind]))]));
        return LogChart.Draw(Title, new ChartAxis(FlowsTitle, Flows, IsLogarithmic: true), [.. curves]);
    }

    /// <summary>Measures nanoseconds, one for each name.</summary>
    protected abstract double[] MeasureAt(int flows);

    private (int Flows, double[] Nanoseconds) MeasureAndPrint(int flows)
    {
        var nanoseconds = MeasureAt(flows);
        var row = Names.Zip(nanoseconds, static (name, time) => string.Create(CultureInfo.InvariantCulture, $"{name} {time:0.0} ns"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{flows,9} flows: {string.Join(", ", row)}"));
        return (flows, nanoseconds);
    }
}
