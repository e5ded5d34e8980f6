using System.Globalization;
using System.Text;

namespace PerfSupport;

/// <summary>Draws curves as a picture in SVG, their values on a logarithmic scale of whole decades.</summary>
public sealed class LogChart
{
    private const double Left = 70;
    private const double Right = 690;
    private const double Top = 40;
    private const double Bottom = 360;

    private readonly string _title;
    private readonly ChartAxis _across;
    private readonly IReadOnlyList<ChartCurve> _curves;
    private readonly int _lowest;
    private readonly int _highest;
    private readonly StringBuilder _svg = new();

    private LogChart(string title, ChartAxis across, IReadOnlyList<ChartCurve> curves)
    {
        (_title, _across, _curves) = (title, across, curves);
        var decades = curves.SelectMany(static curve => curve.Points).Select(static point => Math.Log10(point.Value)).ToList();
        _lowest = (int)Math.Floor(decades.Min());
        _highest = Math.Max(_lowest + 1, (int)Math.Ceiling(decades.Max()));
    }

    /// <summary>Draws a chart.</summary>
    /// <param name="title">What the values are.</param>
    /// <param name="across">What the places of the points are.</param>
    /// <param name="curves">One or more lines, in the order of the legend.</param>
    public static string Draw(string title, ChartAxis across, IReadOnlyList<ChartCurve> curves) => new LogChart(title, across, curves).Draw();

    private string Draw()
    {
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 410" font-family="sans-serif" font-size="12" fill="#1f2933">""");
        Line($"""<title>{_title} against {_across.Title}</title>""");
        Line($"""<rect width="760" height="410" fill="#ffffff"/>""");
        DrawAxes();
        for (var index = 0; index < _curves.Count; index++)
        {
            DrawCurve(_curves[index], Top + 10 + (index * 18));
        }

        Line($"</svg>");
        return _svg.ToString();
    }

    private void DrawAxes()
    {
        Line($"""<text x="{Left}" y="24" font-size="14" font-weight="bold">{_title}</text>""");
        Line($"""<path d="M{Left} {Top}V{Bottom}H{Right}" fill="none" stroke="#52606d"/>""");
        for (var decade = _lowest; decade <= _highest; decade++)
        {
            var value = Math.Pow(10, decade);
            Line($"""<path d="M{Left} {Y(value):0.#}H{Right}" fill="none" stroke="#d9e2ec" stroke-width="0.5"/>""");
            Line($"""<text x="{Left - 6}" y="{Y(value) + 4:0.#}" text-anchor="end">{value:#,0.#########}</text>""");
        }

        foreach (var mark in _across.Marks)
        {
            Line($"""<text x="{X(mark):0.#}" y="{Bottom + 18}" text-anchor="middle">{mark:#,0}</text>""");
        }

        Line($"""<text x="{(Left + Right) / 2}" y="{Bottom + 40}" text-anchor="middle">{_across.Title}</text>""");
    }

    private void DrawCurve(ChartCurve curve, double legend)
    {
        var points = curve.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Place):0.#},{Y(point.Value):0.#}"));
        Line($"""<polyline fill="none" stroke-width="2" {curve.Stroke} points="{string.Join(' ', points)}"/>""");
        Line($"""<path fill="none" stroke-width="2" {curve.Stroke} d="M{Left + 14} {legend - 4}h30"/>""");
        Line($"""<text x="{Left + 52}" y="{legend}">{curve.Name}</text>""");
    }

    private double X(double place) => Left + (_across.PlaceOf(place) * (Right - Left));

    private double Y(double value) => Bottom - ((Math.Log10(value) - _lowest) / (_highest - _lowest) * (Bottom - Top));

    private void Line(FormattableString line) => _svg.Append(FormattableString.Invariant(line)).Append('\n');
}
