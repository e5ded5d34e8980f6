using System.Globalization;
using Fairlead.Factoring;
using Fairlead.Factoring.Planning;

namespace Factor.Output;

/// <summary>Formats the line that a terminal shows while a number is factored.</summary>
internal static class ProgressLine
{
    private const int BarLength = 20;
    private const int LongestInput = 24;

    /// <summary>Formats a line of at most the given width.</summary>
    /// <param name="input">What is being factored.</param>
    /// <param name="progress">The last report, if there was one.</param>
    /// <param name="elapsed">The time since the line is shown.</param>
    /// <param name="width">The width of the terminal.</param>
    public static string Format(string input, FactoringProgress? progress, TimeSpan elapsed, int width)
    {
        var name = input.Length > LongestInput ? $"{input[..LongestInput]}..." : input;
        var line = progress is null
            ? string.Create(CultureInfo.InvariantCulture, $"{name}  {elapsed.TotalSeconds:0.0} s")
            : $"{name}  {StageText.Of(progress.Stage)}  {Estimate(progress, elapsed)}{Found(progress)}";

        // A line that reaches the last column would wrap, and could not be erased.
        return line.Length < width ? line : line[..Math.Max(0, width - 1)];
    }

    /// <summary>Draws the share of the expected time that has passed, and says what remains of it.</summary>
    private static string Estimate(FactoringProgress progress, TimeSpan elapsed)
    {
        // What a report leaves unfinished was begun when it was made; its hardest case is two primes of equal size.
        var expected = progress.Unfinished.Aggregate(TimeSpan.Zero, static (sum, part) => sum + FactoringPlan.For(part).ExpectedDuration);
        var spent = elapsed > progress.Elapsed ? elapsed - progress.Elapsed : TimeSpan.Zero;
        var share = expected == TimeSpan.Zero ? 1 : Math.Min(1, spent / expected);
        var filled = (int)(share * BarLength);
        var remaining = spent < expected ? $"at most about {DurationText.Of(expected - spent)} left" : "takes longer than expected";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{new string('#', filled)}{new string('.', BarLength - filled)}] {elapsed.TotalSeconds:0.0} s, {remaining}");
    }

    private static string Found(FactoringProgress progress) =>
        progress.Found.Count == 0 ? "" : $"  found {string.Join(" * ", progress.Found)}";
}
