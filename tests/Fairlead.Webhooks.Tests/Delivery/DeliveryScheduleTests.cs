using Fairlead.Webhooks.Delivery;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Webhooks.Tests.Delivery;

public sealed class DeliveryScheduleTests
{
    private static readonly WebhookPusherOptions Options = new();

    [Theory]
    [InlineData(1, 0.5, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(3, 2, 4)]
    [InlineData(10, 256, 512)]
    [InlineData(11, 450, 900)]
    [InlineData(1_000_000, 450, 900)]
    public void DelayAfter_Failures_DoublesUpToTheLongestAndHalfOfItIsRandom(int failures, double least, double most)
    {
        var outcome = Failure(retryAfter: null);

        Assert.Equal(least, DeliverySchedule.DelayAfter(failures, outcome, Options, 0).TotalSeconds, precision: 3);
        Assert.Equal(most, DeliverySchedule.DelayAfter(failures, outcome, Options, 0.999999).TotalSeconds, precision: 2);
    }

    [Fact]
    public void DelayAfter_AnyFailure_IsNeverLongerThanTheTimeLeft() =>
        Prop.ForAll(Arb.From(Gen.Choose(1, 100)), Arb.From(Gen.Choose(0, 100_000)), Arb.From(Gen.Choose(0, 1_000_000)), static (failures, secondsLeft, asked) =>
        {
            var outcome = Failure(asked == 0 ? null : TimeSpan.FromSeconds(asked)) with { TimeLeft = TimeSpan.FromSeconds(secondsLeft) };
            var delay = DeliverySchedule.DelayAfter(failures, outcome, Options, 0.5);
            return delay >= TimeSpan.Zero && delay <= outcome.TimeLeft && delay <= Options.MaxRetryAfter + Options.RetryDelay;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static DeliveryOutcome Failure(TimeSpan? retryAfter) => new(DeliveryResult.Failed, retryAfter, "status 500") { TimeLeft = TimeSpan.FromDays(1) };
}
