namespace Fairlead.Webhooks.Delivery;

/// <summary>How long a request waits after a failure: exponential backoff with "equal jitter", unless the receiver said how long.</summary>
internal static class DeliverySchedule
{
    /// <summary>Computes the wait before the next attempt.</summary>
    /// <param name="failures">How many attempts have failed, from 1.</param>
    /// <param name="outcome">What the last one came to.</param>
    /// <param name="options">The first and the longest wait, and the longest that a receiver may ask for.</param>
    /// <param name="random">From 0 (included) to 1.</param>
    /// <returns>Never longer than the request may still be retried, so that its last attempt is at the end of that time.</returns>
    public static TimeSpan DelayAfter(int failures, in DeliveryOutcome outcome, WebhookPusherOptions options, double random)
    {
        var seconds = outcome.RetryAfter is { } asked
            ? Math.Min(asked.TotalSeconds, options.MaxRetryAfter.TotalSeconds) + (random * options.RetryDelay.TotalSeconds)
            : Backoff(failures, options) * (0.5 + (random / 2));
        return TimeSpan.FromSeconds(Math.Min(seconds, outcome.TimeLeft.TotalSeconds));
    }

    // 2^62 seconds are beyond every limit; a larger power would overflow to no purpose.
    private static double Backoff(int failures, WebhookPusherOptions options) =>
        Math.Min(options.RetryDelay.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 62)), options.MaxRetryDelay.TotalSeconds);
}
