using Microsoft.Extensions.Options;

namespace Fairlead.Scheduling.Jobs;

/// <summary>Checks the settings of a job queue, and reports every error at once; for implementations of <see cref="Storage.IJobStore{TJob, TResult}"/>.</summary>
public sealed class JobQueueOptionsValidator : IValidateOptions<JobQueueOptions>
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, JobQueueOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var result = new ValidateOptionsResultBuilder();
        ValidateWorkers(options, result);
        ValidateQueue(options, result);
        ValidateAttempts(options, result);
        ValidateTimes(options, result);
        FlowWeight.Validate(options.Weights, result, nameof(options.Weights));
        return result.Build();
    }

    private static void ValidateWorkers(JobQueueOptions options, ValidateOptionsResultBuilder result)
    {
        Check(options.Workers is >= 0 and <= 65_536, "from 0 to 65,536", options.Workers, nameof(options.Workers), result);
        Check(
            options.ReservedForShortJobs >= 0 && options.ReservedForShortJobs < Math.Max(1, options.Workers),
            "from 0 to one less than Workers", options.ReservedForShortJobs, nameof(options.ReservedForShortJobs), result);
        Check(options.ShortJobBound >= TimeSpan.Zero, "zero or more", options.ShortJobBound, nameof(options.ShortJobBound), result);
        Check(options.MaxRunningPerCaller >= 1, "1 or more", options.MaxRunningPerCaller, nameof(options.MaxRunningPerCaller), result);
        Check(
            options.MaxRunningLongPerCaller is null or >= 1, "1 or more",
            options.MaxRunningLongPerCaller, nameof(options.MaxRunningLongPerCaller), result);
    }

    private static void ValidateQueue(JobQueueOptions options, ValidateOptionsResultBuilder result)
    {
        Check(options.MaxQueued >= 1, "1 or more", options.MaxQueued, nameof(options.MaxQueued), result);
        Check(options.MaxQueuedPerCaller >= 1, "1 or more", options.MaxQueuedPerCaller, nameof(options.MaxQueuedPerCaller), result);
        Check(options.MaxRetained >= 0, "0 or more", options.MaxRetained, nameof(options.MaxRetained), result);
        Check(
            options.Retention >= TimeSpan.Zero && options.Retention <= TimeSpan.FromDays(365),
            "from zero to 365 days", options.Retention, nameof(options.Retention), result);
    }

    private static void ValidateAttempts(JobQueueOptions options, ValidateOptionsResultBuilder result)
    {
        Check(options.MaxAttempts is >= 1 and <= 1_000, "from 1 to 1,000", options.MaxAttempts, nameof(options.MaxAttempts), result);
        Check(
            options.RetryDelay >= Millisecond && options.RetryDelay <= TimeSpan.FromDays(1),
            "from 1 millisecond to 1 day", options.RetryDelay, nameof(options.RetryDelay), result);
        Check(
            options.MaxRetryDelay >= options.RetryDelay && options.MaxRetryDelay <= TimeSpan.FromDays(7),
            "from RetryDelay to 7 days", options.MaxRetryDelay, nameof(options.MaxRetryDelay), result);
    }

    private static void ValidateTimes(JobQueueOptions options, ValidateOptionsResultBuilder result)
    {
        Check(
            options.JobTimeout == Timeout.InfiniteTimeSpan
                || (options.JobTimeout >= Millisecond && options.JobTimeout <= TimeSpan.FromDays(30)),
            "from 1 millisecond to 30 days, or infinite", options.JobTimeout, nameof(options.JobTimeout), result);
        Check(
            options.PriorityAgeing == Timeout.InfiniteTimeSpan
                || (options.PriorityAgeing >= Millisecond && options.PriorityAgeing <= TimeSpan.FromDays(1)),
            "from 1 millisecond to 1 day, or infinite", options.PriorityAgeing, nameof(options.PriorityAgeing), result);
        Check(
            options.LeaseDuration >= TimeSpan.FromSeconds(1) && options.LeaseDuration <= TimeSpan.FromHours(1),
            "from 1 second to 1 hour", options.LeaseDuration, nameof(options.LeaseDuration), result);
        Check(
            options.DrainTime >= TimeSpan.Zero && options.DrainTime <= TimeSpan.FromDays(1),
            "from zero to 1 day", options.DrainTime, nameof(options.DrainTime), result);
    }

    private static void Check(bool holds, string range, object? received, string property, ValidateOptionsResultBuilder result)
    {
        if (!holds)
        {
            result.AddError(FormattableString.Invariant($"must be {range}, not {received}."), property);
        }
    }
}
