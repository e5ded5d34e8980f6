using System.Globalization;
using System.Text;

namespace Fairlead.Scheduling.Tests.Simulation;

/// <summary>Draws two runs of <see cref="SpikeScenario"/> one above the other.</summary>
internal static class SpikePicture
{
    private const double Left = 70;
    private const double Scale = 5.4;
    private const double Right = Left + (SpikeScenario.Seconds * Scale);
    private const double WorkersHeight = 100;
    private const double WaitHeight = 70;
    private const double LongestWait = 70;

    // Blue, grey and orange keep apart for every kind of color vision.
    private static readonly string[] Colors = ["#0b62a8", "#9aa5b1", "#e8963a"];

    public static string Draw(SpikeScenario fifo, SpikeScenario fair)
    {
        var svg = new StringBuilder();
        svg.Append("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 560" font-family="sans-serif" font-size="12" fill="#1f2933">
            <title>A spike of 250 jobs on four workers, first come first served above, fair below</title>
            <rect width="760" height="560" fill="#ffffff"/>

            """);
        DrawLegend(svg);
        DrawRun(svg, fifo, 50, "First come, first served");
        DrawRun(svg, fair, 310, "Fairlead.Scheduling");
        svg.Append("</svg>\n");
        return svg.ToString();
    }

    private static void DrawLegend(StringBuilder svg)
    {
        for (var caller = 0; caller < Colors.Length; caller++)
        {
            var x = Left + (caller * 110);
            Line(svg, $"""<rect x="{x}" y="12" width="12" height="12" fill="{Colors[caller]}"/>""");
            Text(svg, x + 18, 22, "start", SpikeScenario.Callers[caller]);
        }
    }

    private static void DrawRun(StringBuilder svg, SpikeScenario run, double top, string title)
    {
        Line(svg, $"""<text x="{Left}" y="{top}" font-size="14" font-weight="bold">{title}</text>""");
        DrawWorkers(svg, run, top + 12);
        DrawWaits(svg, run, top + 12 + WorkersHeight + 26);
    }

    private static void DrawWorkers(StringBuilder svg, SpikeScenario run, double top)
    {
        var bottom = top + WorkersHeight;
        DrawAxes(svg, top, bottom, "workers", SpikeScenario.Workers.ToString(CultureInfo.InvariantCulture));
        var below = new double[SpikeScenario.Seconds];
        for (var caller = 0; caller < Colors.Length; caller++)
        {
            var above = below.Select((height, second) => height + run.Busy[second][caller]).ToArray();
            var path = new StringBuilder();
            for (var second = 0; second < SpikeScenario.Seconds; second++)
            {
                AddStep(path, second, Y(above[second]));
            }

            for (var second = SpikeScenario.Seconds - 1; second >= 0; second--)
            {
                AddStep(path, second, Y(below[second]), backwards: true);
            }

            Line(svg, $"""<polygon fill="{Colors[caller]}" points="{path}"/>""");
            below = above;
        }

        double Y(double workers) => bottom - (workers / SpikeScenario.Workers * WorkersHeight);
    }

    private static void DrawWaits(StringBuilder svg, SpikeScenario run, double top)
    {
        var bottom = top + WaitHeight;
        DrawAxes(svg, top, bottom, "wait of quiet", FormattableString.Invariant($"{LongestWait:0} s"));
        foreach (var (at, wait) in run.Waits)
        {
            var height = Math.Max(0.5, Math.Min(1, wait / LongestWait) * WaitHeight);
            Line(svg, $"""<rect x="{X(at) + 1}" y="{bottom - height}" width="{Scale - 2}" height="{height}" fill="{Colors[0]}"/>""");
        }

        Text(svg, X(SpikeScenario.SpikeAt), bottom + 15, "middle", "spike");
        Text(svg, Right, bottom + 15, "end", FormattableString.Invariant($"{SpikeScenario.Seconds} s"));
        Text(svg, Right - 60, top + 12, "end", FormattableString.Invariant($"longest wait {run.Waits.Max(static job => job.Wait):0.0} s"));
    }

    private static void DrawAxes(StringBuilder svg, double top, double bottom, string name, string largest)
    {
        Line(svg, $"""<path d="M{Left} {top}V{bottom}H{Right}" fill="none" stroke="#52606d"/>""");
        Text(svg, Left - 6, top + 10, "end", largest);
        Text(svg, Left - 6, bottom, "end", "0");
        Line(svg, $"""<text transform="translate(16 {(top + bottom) / 2}) rotate(-90)" text-anchor="middle">{name}</text>""");
    }

    private static void AddStep(StringBuilder path, int second, double y, bool backwards = false)
    {
        var (from, to) = backwards ? (second + 1, second) : (second, second + 1);
        path.Append(FormattableString.Invariant($"{X(from):0.#},{y:0.#} {X(to):0.#},{y:0.#} "));
    }

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text) =>
        Line(svg, $"""<text x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>""");

    private static void Line(StringBuilder svg, FormattableString line) =>
        svg.Append(string.Format(Rounded.Instance, line.Format, line.GetArguments())).Append('\n');

    private static double X(double seconds) => Left + (seconds * Scale);

    /// <summary>Writes numbers with one decimal at most, wherever the picture is drawn.</summary>
    private sealed class Rounded : IFormatProvider, ICustomFormatter
    {
        public static Rounded Instance { get; } = new();

        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) =>
            arg is double number ? number.ToString("0.#", CultureInfo.InvariantCulture) : Convert.ToString(arg, CultureInfo.InvariantCulture) ?? "";
    }
}
