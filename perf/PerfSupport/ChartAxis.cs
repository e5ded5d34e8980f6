namespace PerfSupport;

/// <summary>What a chart shows from left to right.</summary>
/// <param name="Title">What the numbers are.</param>
/// <param name="Marks">The numbers that are written below the axis, in ascending order; it reaches from the first to the last.</param>
/// <param name="IsLogarithmic">Whether equal ratios are equally wide instead of equal differences.</param>
public sealed record ChartAxis(string Title, IReadOnlyList<int> Marks, bool IsLogarithmic)
{
    /// <summary>Tells where a number stands: 0 at the left end, 1 at the right end.</summary>
    public double PlaceOf(double number) => (Scale(number) - Scale(Marks[0])) / (Scale(Marks[^1]) - Scale(Marks[0]));

    private double Scale(double number) => IsLogarithmic ? Math.Log10(number) : number;
}
