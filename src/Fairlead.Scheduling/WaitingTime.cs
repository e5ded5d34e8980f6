namespace Fairlead.Scheduling;

/// <summary>The range of how long something may wait, in one place.</summary>
internal static class WaitingTime
{
    public static bool IsValid(TimeSpan time) =>
        time == Timeout.InfiniteTimeSpan || (time >= TimeSpan.FromMilliseconds(1) && time <= TimeSpan.FromDays(1));

    /// <summary>Converts to seconds; infinite stays infinite.</summary>
    public static double ToSeconds(TimeSpan time) =>
        time == Timeout.InfiniteTimeSpan ? double.PositiveInfinity : time.TotalSeconds;
}
