namespace Fairlead.Scheduling.Tests.Storage;

/// <content>Tiers of jobs, and how what waits rises.</content>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task LeaseAsync_SeveralTiers_TakesTheHigherFirst()
    {
        var store = await CreateAsync();
        await EnqueueAsync(store, Submit("a", "low") with { Priority = FairPriority.Low });
        await EnqueueAsync(store, "a", "normal");
        await EnqueueAsync(store, Submit("b", "high 1") with { Priority = FairPriority.High });
        await EnqueueAsync(store, Submit("b", "high 2") with { Priority = FairPriority.High });

        Assert.Equal(["high 1", "high 2", "normal", "low"], await LeaseAllAsync(store));
    }

    [Fact]
    public async Task LeaseAsync_SameTier_IsFairBetweenCallers()
    {
        var store = await CreateAsync();
        foreach (var job in new[] { "a1", "a2", "a3", "b1", "b2", "b3" })
        {
            await EnqueueAsync(store, Submit(job[..1], job, expectedSeconds: 1) with { Priority = FairPriority.High });
        }

        Assert.Equal(["a1", "b1", "a2", "b2", "a3", "b3"], await LeaseAllAsync(store));
    }

    [Fact]
    public async Task LeaseAsync_WaitedForTheAgeing_RisesOneTier()
    {
        var store = await CreateAsync(static options => options.PriorityAgeing = TimeSpan.FromSeconds(10));
        await EnqueueAsync(store, Submit("a", "low") with { Priority = FairPriority.Low });
        await AdvanceAsync(store, seconds: 10);
        await EnqueueAsync(store, "a", "normal");
        await EnqueueAsync(store, Submit("a", "high") with { Priority = FairPriority.High });

        Assert.Equal(["high", "low", "normal"], await LeaseAllAsync(store));
    }

    [Fact]
    public async Task LeaseAsync_WaitedTwiceTheAgeing_RisesToTheTop()
    {
        var store = await CreateAsync(static options => options.PriorityAgeing = TimeSpan.FromSeconds(10));
        await EnqueueAsync(store, Submit("a", "low") with { Priority = FairPriority.Low });
        await AdvanceAsync(store, seconds: 20);
        await EnqueueAsync(store, Submit("a", "high") with { Priority = FairPriority.High });

        Assert.Equal(["low", "high"], await LeaseAllAsync(store));
    }

    [Fact]
    public async Task EnqueueAsync_WithPriority_IsShownAndKept()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, Submit("a", "high") with { Priority = FairPriority.High });
        await KillAsync(store, await LeaseAsync(store));
        await EnqueueAsync(store, "a", "normal");
        await store.RedriveAsync(id, Token);

        Assert.Equal(FairPriority.High, (await FindAsync(store, id)).Priority);
        Assert.Equal(["high", "normal"], await LeaseAllAsync(store));
    }

    [Fact]
    public async Task ReleaseAsync_HigherTier_GoesFirstAgain()
    {
        var store = await CreateAsync();
        await EnqueueAsync(store, Submit("a", "high") with { Priority = FairPriority.High });
        var lease = await LeaseAsync(store);
        await EnqueueAsync(store, "a", "normal");

        await store.ReleaseAsync(lease, Token);

        Assert.Equal(["high", "normal"], await LeaseAllAsync(store));
    }
}
