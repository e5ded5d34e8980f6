namespace LoadTest.Relay;

/// <summary>How many users the service bears, as far as the steps tell.</summary>
/// <param name="Users">The most users of a step without an error, in which 99 % of the answers came within the bound.</param>
/// <param name="RequestsPerSecond">How many requests were answered then.</param>
/// <param name="IsOpen">Whether no step had more users, so that it may bear more.</param>
internal sealed record Capacity(int Users, double RequestsPerSecond, bool IsOpen)
{
    /// <summary>Estimates it.</summary>
    /// <returns><see langword="null"/> when no step was good enough.</returns>
    public static Capacity? Estimate(IReadOnlyList<StepResult> steps, TimeSpan maxP99)
    {
        var best = steps.Where(step => step.Errors == 0 && step.Times.Count > 0 && step.Times.P99 <= maxP99).MaxBy(static step => step.Users);
        return best is null ? null : new Capacity(best.Users, best.RequestsPerSecond, best.Users == steps.Max(static step => step.Users));
    }
}
