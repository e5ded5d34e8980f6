namespace Fairlead.Scheduling.Jobs;

/// <summary>What a submission must satisfy before a store sees it.</summary>
internal static class SubmissionRules
{
    private const int LongestIdempotencyKey = 256;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(365);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(30);

    public static void ThrowIfBroken<TJob>(JobSubmission<TJob> submission)
    {
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentException.ThrowIfNullOrEmpty(submission.Caller, nameof(submission));
        if (FindError(submission) is { } error)
        {
            throw new ArgumentException(error, nameof(submission));
        }
    }

    private static string? FindError<TJob>(JobSubmission<TJob> submission)
    {
        if (submission.IdempotencyKey is { Length: var length } && length is 0 or > LongestIdempotencyKey)
        {
            return $"An idempotency key must have 1 to {LongestIdempotencyKey} characters, not {length}.";
        }

        if (submission.ExpectedDuration < TimeSpan.Zero)
        {
            return $"An expected duration must be zero or more, not {submission.ExpectedDuration}.";
        }

        if (!Enum.IsDefined(submission.Priority))
        {
            return $"A priority must be Low, Normal or High, not {submission.Priority}.";
        }

        if (submission.Delay < TimeSpan.Zero || submission.Delay > LongestDelay)
        {
            return $"A delay must be from zero to {LongestDelay.Days} days, not {submission.Delay}.";
        }

        return submission.Timeout is { } timeout && !IsTimeout(timeout)
            ? $"A timeout must be from 1 millisecond to {LongestTimeout.Days} days, or infinite, not {timeout}."
            : null;
    }

    private static bool IsTimeout(TimeSpan timeout) =>
        timeout == Timeout.InfiniteTimeSpan || (timeout >= TimeSpan.FromMilliseconds(1) && timeout <= LongestTimeout);
}
