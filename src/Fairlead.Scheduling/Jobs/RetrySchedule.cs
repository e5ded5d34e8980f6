namespace Fairlead.Scheduling.Jobs;

/// <summary>How long a failed job waits: exponential backoff with "equal jitter", so that jobs that failed together do not return together.</summary>
internal static class RetrySchedule
{
    /// <summary>Computes the wait before the next attempt.</summary>
    /// <param name="failedAttempts">How many attempts have failed, from 1.</param>
    /// <param name="first">The wait after the first failure, before jitter.</param>
    /// <param name="longest">No wait is longer.</param>
    /// <param name="random">From 0 (included) to 1: where in the upper half of the wait the result lies.</param>
    public static TimeSpan DelayAfter(int failedAttempts, TimeSpan first, TimeSpan longest, double random)
    {
        // 2^62 seconds is beyond every limit; a larger power would overflow to no purpose.
        var doublings = Math.Min(failedAttempts - 1, 62);
        var full = Math.Min(first.TotalSeconds * Math.Pow(2, doublings), longest.TotalSeconds);
        return TimeSpan.FromSeconds(full * (0.5 + (random / 2)));
    }
}
