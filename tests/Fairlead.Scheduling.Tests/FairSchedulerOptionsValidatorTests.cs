namespace Fairlead.Scheduling.Tests;

public sealed class FairSchedulerOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_Succeeds() => Assert.True(new FairSchedulerOptionsValidator().Validate(null, new FairSchedulerOptions()).Succeeded);

    [Theory]
    [InlineData(1, 1, 0, 0, 1)]
    [InlineData(65_536, int.MaxValue, int.MaxValue, int.MaxValue, 86_400_000)]
    [InlineData(1, 1, 0, 0, -1)]
    public void Validate_EndsOfTheRanges_Succeeds(int places, int perCaller, int queued, int queuedPerCaller, int timeoutMilliseconds)
    {
        var options = new FairSchedulerOptions
        {
            MaxConcurrency = places,
            MaxConcurrencyPerCaller = perCaller,
            MaxQueued = queued,
            MaxQueuedPerCaller = queuedPerCaller,
            QueueTimeout = TimeSpan.FromMilliseconds(timeoutMilliseconds),
        };
        options.Weights["light"] = 0.000001;
        options.Weights["heavy"] = 1_000_000;

        Assert.True(new FairSchedulerOptionsValidator().Validate(null, options).Succeeded);
    }

    [Fact]
    public void Validate_EverythingWrong_ReportsAllWithWhatWasReceived()
    {
        var options = new FairSchedulerOptions
        {
            MaxConcurrency = 65_537,
            MaxConcurrencyPerCaller = 0,
            MaxQueued = -2,
            MaxQueuedPerCaller = -3,
            QueueTimeout = TimeSpan.FromDays(2),
        };
        options.Weights["somebody"] = -4;

        var message = new FairSchedulerOptionsValidator().Validate(null, options).FailureMessage;

        Assert.All(
            [
                "MaxConcurrency: must be from 1 to 65,536, not 65537", "MaxConcurrencyPerCaller: must be 1 or more, not 0",
                "MaxQueued: must be 0 or more, not -2", "MaxQueuedPerCaller: must be 0 or more, not -3",
                "QueueTimeout: must be from 1 millisecond to 1 day, or infinite, not 2.00:00:00", "'somebody'", "not -4",
            ],
            expected => Assert.Contains(expected, message, StringComparison.Ordinal));
    }
}
