namespace PerfSupport;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What it is called in the legend.</param>
/// <param name="Stroke">One of <see cref="ChartStroke"/>.</param>
/// <param name="Points">Its points, from left to right; the values are positive.</param>
public sealed record ChartCurve(string Name, string Stroke, IReadOnlyList<(double Place, double Value)> Points);
