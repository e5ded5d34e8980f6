using Fairlead.Scheduling.Jobs;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Scheduling.Tests.Jobs;

public sealed class RetryScheduleTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(1, 0.0, 0.5)]
    [InlineData(1, 0.5, 0.75)]
    [InlineData(2, 0.0, 1)]
    [InlineData(5, 0.0, 8)]
    [InlineData(5, 0.5, 12)]
    [InlineData(10, 0.0, 150)]
    [InlineData(1_000, 0.0, 150)]
    [InlineData(int.MaxValue, 0.0, 150)]
    public void DelayAfter_Failures_DoublesUpToTheLongest(int failures, double random, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetrySchedule.DelayAfter(failures, TimeSpan.FromSeconds(1), Longest, random));

    [Fact]
    public void DelayAfter_AnyInput_LiesInTheUpperHalfOfItsWait() =>
        Prop.ForAll<PositiveInt, byte, byte>(static (failures, milliseconds, part) =>
            {
                var first = TimeSpan.FromMilliseconds(1 + milliseconds);
                var delay = RetrySchedule.DelayAfter(failures.Get, first, Longest, part / 256.0);
                var full = Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(failures.Get - 1, 62)), Longest.TotalSeconds);
                return delay.TotalSeconds >= (full / 2) - 1e-6 && delay.TotalSeconds <= full && delay <= Longest;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void DelayAfter_MoreFailures_NeverShortensTheWait() =>
        Prop.ForAll<PositiveInt, byte>(static (failures, part) =>
                RetrySchedule.DelayAfter(failures.Get, TimeSpan.FromSeconds(1), Longest, part / 256.0)
                <= RetrySchedule.DelayAfter(failures.Get + 1, TimeSpan.FromSeconds(1), Longest, part / 256.0))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
}
