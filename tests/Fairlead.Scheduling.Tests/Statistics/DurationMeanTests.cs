using Fairlead.Scheduling.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Scheduling.Tests.Statistics;

public sealed class DurationMeanTests
{
    [Fact]
    public void Value_NothingRecorded_IsZero() => Assert.Equal(TimeSpan.Zero, new DurationMean().Value);

    [Fact]
    public void Value_AnyDurations_LiesBetweenShortestAndLongest() =>
        Prop.ForAll<NonEmptyArray<ushort>>(static durations =>
            {
                var mean = new DurationMean();
                Array.ForEach(durations.Get, duration => mean.Record(duration));
                var seconds = mean.Value.TotalSeconds;
                return seconds >= durations.Get.Min() - 1e-6 && seconds <= durations.Get.Max() + 1e-6;
            })
            .Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Value_DurationsThatChanged_FollowsTheNewOnes()
    {
        var mean = new DurationMean();
        for (var count = 0; count < 1_000; count++)
        {
            mean.Record(1);
        }

        Assert.Equal(1, mean.Value.TotalSeconds, tolerance: 1e-6);
        for (var count = 0; count < 500; count++)
        {
            mean.Record(10);
        }

        Assert.Equal(10, mean.Value.TotalSeconds, tolerance: 0.1);
    }
}
