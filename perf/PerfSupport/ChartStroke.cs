namespace PerfSupport;

/// <summary>How lines of a chart look: attributes of SVG.</summary>
/// <remarks>Blue and orange keep apart for every kind of color vision.</remarks>
public static class ChartStroke
{
    public const string Orange = "stroke=\"#e8963a\"";
    public const string OrangeDashed = Orange + Dashes;
    public const string Blue = "stroke=\"#0b62a8\"";
    public const string BlueDashed = Blue + Dashes;

    private const string Dashes = " stroke-dasharray=\"6 4\"";
}
