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

    private static string Estimate(FactoringProgress progress, TimeSpan elapsed)
    {
        var (share, remaining) = progress is { ShareDone: { } done, EstimatedRemaining: { } rest }
            ? Measured(done, rest, Since(progress, elapsed))
            : progress.Stage is FactoringStage.LinearAlgebra or FactoringStage.SquareRoot
            ? (progress.ShareDone ?? 1, "")
            : Planned(progress, Since(progress, elapsed));
        var filled = (int)(share * BarLength);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{new string('#', filled)}{new string('.', BarLength - filled)}] {elapsed.TotalSeconds:0.0} s{remaining}{Relations(progress)}");
    }

    private static TimeSpan Since(FactoringProgress progress, TimeSpan elapsed) => elapsed > progress.Elapsed ? elapsed - progress.Elapsed : TimeSpan.Zero;

    /// <summary>Goes on from what the sieve has measured.</summary>
    private static (double Share, string Remaining) Measured(double share, TimeSpan remaining, TimeSpan since)
    {
        var left = remaining > since ? remaining - since : TimeSpan.Zero;
        return (share, $", about {DurationText.Of(left)} left in this stage");
    }

    /// <summary>Draws the share of the expected time that has passed, and says what remains of it.</summary>
    private static (double Share, string Remaining) Planned(FactoringProgress progress, TimeSpan spent)
    {
        // What a report leaves unfinished was begun when it was made; its hardest case is two primes of equal size.
        var expected = progress.Unfinished.Aggregate(TimeSpan.Zero, static (sum, part) => sum + FactoringPlan.For(part).ExpectedDuration);
        var share = expected == TimeSpan.Zero ? 1 : Math.Min(1, spent / expected);
        return (share, spent < expected ? $", at most about {DurationText.Of(expected - spent)} left" : ", takes longer than expected");
    }

    private static string Relations(FactoringProgress progress) => progress.RelationsNeeded == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $", {progress.RelationsFound:N0} of {progress.RelationsNeeded:N0} relations, {progress.RelationsPerSecond:N0}/s");

    private static string Found(FactoringProgress progress) =>
        progress.Found.Count == 0 ? "" : $"  found {string.Join(" * ", progress.Found)}";
}
