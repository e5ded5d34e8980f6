using Fairlead.Scheduling.Jobs;
using FsCheck;
using FsCheck.Fluent;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Storage;

/// <content>Random steps beside a model, with the law of the statistics after every one.</content>
public abstract partial class JobStoreContract
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(20_301_101, false)]
    [InlineData(int.MaxValue, true)]
    public async Task Steps_AnySequence_AgreeWithModel(int seed, bool announcesEnds)
    {
        var random = new Random(seed);
        await RunModelAsync(announcesEnds, Enumerable.Range(0, ModelSteps).Select(_ => random.Next()));
    }

    /// <summary>The same with commands that are left out one by one when they disagree, until the shortest story is left.</summary>
    /// <remarks>Off the test's own thread, which FsCheck blocks: a store that answers later must find another one.</remarks>
    [Fact]
    public void Steps_AnyCommands_AgreeWithModel() =>
        Prop.ForAll<bool, int[]>((announcesEnds, commands) => Task.Run(() => RunModelAsync(announcesEnds, commands), Token))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(ModelStories).WithEndSize(120));

    private async Task RunModelAsync(bool announcesEnds, IEnumerable<int> commands)
    {
        var options = new JobQueueOptions
        {
            Workers = 4,
            MaxRunningPerCaller = 3,
            MaxRunningLongPerCaller = 2,
            MaxQueued = 40,
            MaxQueuedPerCaller = 20,
            MaxAttempts = 2,
            LeaseDuration = TimeSpan.FromSeconds(20.25),
            Retention = TimeSpan.FromSeconds(90.125),
            PriorityAgeing = Timeout.InfiniteTimeSpan,
            AnnouncesEnds = announcesEnds,
        };
        var time = new ManualTimeProvider();
        var store = await CreateStoreAsync(options, time);
        var model = new StoreModel(store, options, time, SettleAsync, CanRestart ? old => RestartAsync(old, options, time) : null);
        foreach (var command in commands)
        {
            await model.StepAsync(new Random(command));
        }
    }

    /// <summary>Gets how many steps a run of the model takes.</summary>
    protected virtual int ModelSteps => 1_500;

    /// <summary>Gets how many random stories are told.</summary>
    protected virtual int ModelStories => 100;
}
