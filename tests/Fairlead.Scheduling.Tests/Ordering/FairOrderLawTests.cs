using Fairlead.Scheduling.Ordering;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Scheduling.Tests.Ordering;

/// <summary>The laws of the order on random commands, held against <see cref="ReferenceOrder"/> after each.</summary>
public sealed class FairOrderLawTests
{
    // Enough of everything that backlogs build up and drain: what is drawn is an index into this.
    private static readonly OrderCommand[] Mix =
    [
        OrderCommand.Enter, OrderCommand.Enter, OrderCommand.Enter, OrderCommand.EnterShort, OrderCommand.EnterShort,
        OrderCommand.Take, OrderCommand.Take, OrderCommand.Take, OrderCommand.TakeShort,
        OrderCommand.End, OrderCommand.End, OrderCommand.End, OrderCommand.Return, OrderCommand.Withdraw,
        OrderCommand.Wait, OrderCommand.Wait, OrderCommand.Wait, OrderCommand.SetWeight,
    ];

    private static readonly OrderCommand[] MixWithTiers =
        [.. Mix, .. Enumerable.Repeat(OrderCommand.EnterInTier, 3), .. Enumerable.Repeat(OrderCommand.EnterOrStart, 3), OrderCommand.Take, OrderCommand.Pause, OrderCommand.Resume, OrderCommand.Resume];

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 2)]
    public void Commands_AnySequence_AgreeWithReference(int running, int runningLong) =>
        Prop.ForAll<(byte Command, byte Which, byte Amount)[]>(commands => Run(new FairOrderLimits(running, runningLong), Mix, commands))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(200));

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue, 4)]
    [InlineData(int.MaxValue, int.MaxValue, 0.125)]
    [InlineData(2, 1, 2)]
    [InlineData(4, 2, double.PositiveInfinity)]
    public void Commands_WithTiersAndPauses_AgreeWithReference(int running, int runningLong, double ageingSeconds) =>
        Prop.ForAll<(byte Command, byte Which, byte Amount)[]>(commands => Run(
                new FairOrderLimits(running, runningLong) { Ageing = AgeingOf(ageingSeconds) }, MixWithTiers, commands))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(200));

    [Fact]
    public void Commands_LongRunWithFixedSeed_AgreeWithReference()
    {
        var random = new Random(20_301_101);
        var run = new OrderRun(new FairOrderLimits(3, 2));
        for (var step = 0; step < 6_000; step++)
        {
            run.Execute(Mix[random.Next(Mix.Length)], (byte)random.Next(256), (byte)random.Next(256));
        }

        Assert.InRange(run.Taken, 600, 6_000);
    }

    [Fact]
    [Trait("Category", "Soak")]
    public void Commands_ManyLongRuns_AgreeWithReference()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var ageing = seed % 4 == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(Math.Pow(2, random.Next(-3, 5)));
            var run = new OrderRun(new FairOrderLimits(1 + random.Next(5), 1 + random.Next(3)) { Ageing = ageing });
            for (var step = 0; step < 2_000; step++)
            {
                run.Execute(MixWithTiers[random.Next(MixWithTiers.Length)], (byte)random.Next(256), (byte)random.Next(256));
            }
        }
    }

    private static TimeSpan AgeingOf(double seconds) =>
        double.IsInfinity(seconds) ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);

    private static void Run(FairOrderLimits limits, OrderCommand[] mix, (byte Command, byte Which, byte Amount)[] commands)
    {
        var run = new OrderRun(limits);
        foreach (var (command, which, amount) in commands)
        {
            run.Execute(mix[command % mix.Length], which, amount);
        }
    }
}
