using Fairlead.Scheduling.Channels;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>The channel on random commands, held against <see cref="ReferenceRoundRobin"/> after each.</summary>
public sealed class FairChannelModelTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(FairChannelFullMode.Wait, 1_000, 1_000, 1)]
    [InlineData(FairChannelFullMode.Wait, 8, 3, 2)]
    [InlineData(FairChannelFullMode.Reject, 5, 5, 1)]
    [InlineData(FairChannelFullMode.DropOldest, 8, 3, 1)]
    [InlineData(FairChannelFullMode.DropOldest, 6, 100, 3)]
    [InlineData(FairChannelFullMode.DropOldest, 1, 1, 1)]
    public void Commands_AnySequence_AgreeWithReference(FairChannelFullMode fullMode, int capacity, int capacityPerFlow, int quantum) =>
        Prop.ForAll<(byte Command, byte Flow, byte Amount)[]>(commands =>
            {
                var run = new ChannelModelRun(fullMode, capacity, capacityPerFlow, quantum);
                foreach (var (command, flow, amount) in commands)
                {
                    run.Execute(command, flow, amount);
                }

                run.Drain();
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(300));

    [Theory]
    [InlineData(FairChannelFullMode.Wait, 20, 8)]
    [InlineData(FairChannelFullMode.DropOldest, 20, 8)]
    public void Commands_LongRunWithFixedSeed_AgreeWithReference(FairChannelFullMode fullMode, int capacity, int capacityPerFlow)
    {
        const int Seed = 20_301_101;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var run = new ChannelModelRun(fullMode, capacity, capacityPerFlow, quantum: 1);
        for (var step = 0; step < 10_000; step++)
        {
            run.Execute((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
        }

        Assert.InRange(run.Read, 2_000, 10_000);
        Assert.True(run.Refused + run.Dropped > 100, $"{run.Refused} refused, {run.Dropped} dropped");
    }
}
