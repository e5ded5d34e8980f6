using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Tests.Jobs;

public sealed class JobQueueOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_Succeeds() => Assert.True(new JobQueueOptionsValidator().Validate(null, new JobQueueOptions()).Succeeded);

    [Fact]
    public void Validate_LowestValues_Succeeds() => Assert.True(new JobQueueOptionsValidator().Validate(null, new JobQueueOptions
    {
        Workers = 0,
        ReservedForShortJobs = 0,
        ShortJobBound = TimeSpan.Zero,
        MaxRunningPerCaller = 1,
        MaxRunningLongPerCaller = 1,
        MaxQueued = 1,
        MaxQueuedPerCaller = 1,
        MaxAttempts = 1,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        MaxRetryDelay = TimeSpan.FromMilliseconds(1),
        JobTimeout = TimeSpan.FromMilliseconds(1),
        PriorityAgeing = TimeSpan.FromMilliseconds(1),
        LeaseDuration = TimeSpan.FromSeconds(1),
        Retention = TimeSpan.Zero,
        MaxRetained = 0,
        DrainTime = TimeSpan.Zero,
    }).Succeeded);

    [Fact]
    public void Validate_HighestValues_Succeeds() => Assert.True(new JobQueueOptionsValidator().Validate(null, new JobQueueOptions
    {
        Workers = 65_536,
        ReservedForShortJobs = 65_535,
        ShortJobBound = TimeSpan.MaxValue,
        MaxAttempts = 1_000,
        RetryDelay = TimeSpan.FromDays(1),
        MaxRetryDelay = TimeSpan.FromDays(7),
        JobTimeout = TimeSpan.FromDays(30),
        PriorityAgeing = TimeSpan.FromDays(1),
        LeaseDuration = TimeSpan.FromHours(1),
        Retention = TimeSpan.FromDays(365),
        DrainTime = TimeSpan.FromDays(1),
    }).Succeeded);

    [Fact]
    public void Validate_EverythingWrong_ReportsAllWithWhatWasReceived()
    {
        var options = new JobQueueOptions
        {
            Workers = -1,
            ReservedForShortJobs = -2,
            ShortJobBound = TimeSpan.FromSeconds(-3),
            MaxRunningPerCaller = 0,
            MaxRunningLongPerCaller = -5,
            MaxQueued = -6,
            MaxQueuedPerCaller = -7,
            MaxAttempts = 1_001,
            RetryDelay = TimeSpan.FromDays(2),
            MaxRetryDelay = TimeSpan.FromDays(8),
            JobTimeout = TimeSpan.FromDays(31),
            PriorityAgeing = TimeSpan.Zero,
            LeaseDuration = TimeSpan.FromHours(2),
            Retention = TimeSpan.FromDays(366),
            MaxRetained = -8,
            DrainTime = TimeSpan.FromSeconds(-9),
        };
        options.Weights["somebody"] = double.NaN;

        var message = new JobQueueOptionsValidator().Validate(null, options).FailureMessage;

        Assert.All(
            [
                ("Workers", "not -1"), ("ReservedForShortJobs", "not -2"), ("ShortJobBound", "not -00:00:03"), ("MaxRunningPerCaller", "not 0"),
                ("MaxRunningLongPerCaller", "not -5"), ("MaxQueued", "not -6"), ("MaxQueuedPerCaller", "not -7"), ("MaxAttempts", "not 1001"),
                ("RetryDelay", "not 2.00:00:00"), ("MaxRetryDelay", "not 8.00:00:00"), ("JobTimeout", "not 31.00:00:00"), ("PriorityAgeing", "not 00:00:00"),
                ("LeaseDuration", "not 02:00:00"), ("Retention", "not 366.00:00:00"), ("MaxRetained", "not -8"),
                ("DrainTime", "not -00:00:09"), ("Weights", "'somebody'"),
            ],
            ((string Property, string Received) expected) => Assert.Contains(
                message!.Split(';'),
                error => error.Contains($"{expected.Property}:", StringComparison.Ordinal) && error.Contains(expected.Received, StringComparison.Ordinal)));
    }

    [Fact]
    public void Validate_NeverAgeing_Succeeds() => Assert.True(new JobQueueOptionsValidator()
        .Validate(null, new JobQueueOptions { PriorityAgeing = Timeout.InfiniteTimeSpan }).Succeeded);

    [Fact]
    public void Validate_AllWorkersReserved_Fails() => Assert.True(new JobQueueOptionsValidator()
        .Validate(null, new JobQueueOptions { Workers = 2, ReservedForShortJobs = 2 }).Failed);

    [Fact]
    public void Validate_LongestDelayBelowTheFirst_Fails() => Assert.True(new JobQueueOptionsValidator()
        .Validate(null, new JobQueueOptions { RetryDelay = TimeSpan.FromSeconds(2), MaxRetryDelay = TimeSpan.FromSeconds(1) }).Failed);
}
