using System.Globalization;
using System.Text;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>Draws times against the number of flows, both on logarithmic scales.</summary>
internal static class FlowCountChart
{
    private const double Left = 70;
    private const double Right = 690;
    private const double Top = 40;
    private const double Bottom = 360;
    private const double Fastest = 10;
    private const double Slowest = 10_000;

    // Blue and orange keep apart for every kind of color vision; what is bounded is dashed.
    private static readonly string[] Strokes =
    [
        "stroke=\"#e8963a\"", "stroke=\"#e8963a\" stroke-dasharray=\"6 4\"", "stroke=\"#0b62a8\"", "stroke=\"#0b62a8\" stroke-dasharray=\"6 4\"",
    ];

    public static string Draw(IReadOnlyList<int> flows, IReadOnlyList<TimingCurve> curves)
    {
        var svg = new StringBuilder();
        svg.Append("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 410" font-family="sans-serif" font-size="12" fill="#1f2933">
            <title>Nanoseconds for one write and one read against the number of backlogged flows</title>
            <rect width="760" height="410" fill="#ffffff"/>

            """);
        DrawAxes(svg, flows);
        for (var curve = 0; curve < curves.Count; curve++)
        {
            var points = flows.Zip(curves[curve].Nanoseconds, (count, time) => string.Create(CultureInfo.InvariantCulture, $"{X(count, flows):0.#},{Y(time):0.#}"));
            Line(svg, $"""<polyline fill="none" stroke-width="2" {Strokes[curve]} points="{string.Join(' ', points)}"/>""");
            var y = Top + 10 + (curve * 18);
            Line(svg, $"""<path fill="none" stroke-width="2" {Strokes[curve]} d="M{Left + 14} {y - 4}h30"/>""");
            Line(svg, $"""<text x="{Left + 52}" y="{y}">{curves[curve].Name}</text>""");
        }

        svg.Append("</svg>\n");
        return svg.ToString();
    }

    private static void DrawAxes(StringBuilder svg, IReadOnlyList<int> flows)
    {
        Line(svg, $"""<text x="{Left}" y="24" font-size="14" font-weight="bold">Nanoseconds for one write and one read</text>""");
        Line(svg, $"""<path d="M{Left} {Top}V{Bottom}H{Right}" fill="none" stroke="#52606d"/>""");
        for (var time = Fastest; time <= Slowest; time *= 10)
        {
            Line(svg, $"""<path d="M{Left} {Y(time)}H{Right}" fill="none" stroke="#d9e2ec" stroke-width="0.5"/>""");
            Line(svg, $"""<text x="{Left - 6}" y="{Y(time) + 4}" text-anchor="end">{time:#,0}</text>""");
        }

        foreach (var count in flows)
        {
            Line(svg, $"""<text x="{X(count, flows)}" y="{Bottom + 18}" text-anchor="middle">{count:#,0}</text>""");
        }

        Line(svg, $"""<text x="{(Left + Right) / 2}" y="{Bottom + 40}" text-anchor="middle">flows with an item waiting</text>""");
    }

    private static double X(int flows, IReadOnlyList<int> all) => Left + (Math.Log10(flows) / Math.Log10(all[^1]) * (Right - Left));

    private static double Y(double time) => Bottom - (Math.Log10(time / Fastest) / Math.Log10(Slowest / Fastest) * (Bottom - Top));

    private static void Line(StringBuilder svg, FormattableString line) => svg.Append(FormattableString.Invariant(line)).Append('\n');
}
