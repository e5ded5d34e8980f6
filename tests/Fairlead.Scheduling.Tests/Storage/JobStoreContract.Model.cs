using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Tests.Storage;

/// <content>Random steps beside a model, with the law of the statistics after every one.</content>
public abstract partial class JobStoreContract
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20_301_101)]
    [InlineData(int.MaxValue)]
    public async Task Steps_AnySequence_AgreeWithModel(int seed)
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
        };
        var store = await CreateStoreAsync(options, Time);
        var model = new StoreModel(store, options, Time, () => SettleAsync(store));
        var random = new Random(seed);
        for (var step = 0; step < ModelSteps; step++)
        {
            await model.StepAsync(random);
        }
    }

    /// <summary>Gets how many steps a run of the model takes.</summary>
    protected virtual int ModelSteps => 1_500;
}
