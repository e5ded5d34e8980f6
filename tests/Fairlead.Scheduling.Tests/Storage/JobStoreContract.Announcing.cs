using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Tests.Storage;

/// <content>How the ends of jobs are announced: each at least once, until it is acknowledged.</content>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task TakeEndedAsync_EveryKindOfEnd_InTheirOrder()
    {
        var store = await CreateAnnouncingAsync();
        var ids = (await store.EnqueueAsync([Submit("a"), Submit("a"), Submit("a")], Token)).Ids;
        await CompleteAsync(store, await LeaseAsync(store));
        await store.CancelAsync(ids[2], Token);
        await KillAsync(store, await LeaseAsync(store));

        Assert.Equal(3, (await AssertLawAsync(store)).Unannounced);
        var taken = await store.TakeEndedAsync(10, Token);

        Assert.Equal([ids[0], ids[2], ids[1]], taken.Select(static job => job.Id));
        Assert.Equal([JobStatus.Completed, JobStatus.Canceled, JobStatus.Dead], taken.Select(static job => job.Status));
        Assert.Empty(await store.TakeEndedAsync(10, Token));
    }

    [Fact]
    public async Task TakeEndedAsync_NotAcknowledged_ComesBackAfterTheLease()
    {
        var store = await CreateAnnouncingAsync();
        var id = await EndAsync(store);
        Assert.Single(await store.TakeEndedAsync(10, Token));

        await AdvanceAsync(store, seconds: 29);
        Assert.Empty(await store.TakeEndedAsync(10, Token));
        await AdvanceAsync(store, seconds: 1);

        Assert.Equal(id, Assert.Single(await store.TakeEndedAsync(10, Token)).Id);
    }

    [Fact]
    public async Task AcknowledgeEndedAsync_Taken_DoesNotComeBack()
    {
        var store = await CreateAnnouncingAsync();
        var id = await EndAsync(store);
        await store.TakeEndedAsync(10, Token);

        await store.AcknowledgeEndedAsync([id, JobId.New(Time)], Token);
        await store.AcknowledgeEndedAsync([id], Token);

        await AdvanceAsync(store, seconds: 31);
        Assert.Empty(await store.TakeEndedAsync(10, Token));
        Assert.Equal(0, (await AssertLawAsync(store)).Unannounced);
    }

    [Fact]
    public async Task TakeEndedAsync_Count_IsTheMost()
    {
        var store = await CreateAnnouncingAsync();
        JobId[] ids = [await EndAsync(store), await EndAsync(store), await EndAsync(store)];

        Assert.Equal(ids[..2], (await store.TakeEndedAsync(2, Token)).Select(static job => job.Id));
        Assert.Equal(ids[2..], (await store.TakeEndedAsync(2, Token)).Select(static job => job.Id));
    }

    [Fact]
    public async Task Retention_Unannounced_BeginsWithTheAcknowledgement()
    {
        var store = await CreateAnnouncingAsync();
        var id = await EndAsync(store);
        await AdvanceAsync(store, seconds: 10_000);
        Assert.Equal(JobStatus.Completed, await StatusOfAsync(store, id));
        await store.TakeEndedAsync(10, Token);

        await store.AcknowledgeEndedAsync([id], Token);

        await AdvanceAsync(store, seconds: 3_599);
        Assert.Equal(JobStatus.Completed, await StatusOfAsync(store, id));
        await AdvanceAsync(store, seconds: 1);
        Assert.Null(await store.FindAsync(id, Token));
    }

    [Fact]
    public async Task RedriveAsync_BeforeItWasAcknowledged_IsAnnouncedAtItsNextEndOnly()
    {
        var store = await CreateAnnouncingAsync();
        var id = await EnqueueAsync(store, "a");
        await KillAsync(store, await LeaseAsync(store));
        await store.TakeEndedAsync(10, Token);
        await store.RedriveAsync(id, Token);
        await store.AcknowledgeEndedAsync([id], Token);
        await AdvanceAsync(store, seconds: 31);
        Assert.Empty(await store.TakeEndedAsync(10, Token));

        await CompleteAsync(store, await LeaseAsync(store));

        Assert.Equal(JobStatus.Completed, Assert.Single(await store.TakeEndedAsync(10, Token)).Status);
    }

    [Fact]
    public async Task WaitForEndedAsync_JobEnds_IsWoken()
    {
        var store = await CreateAnnouncingAsync();
        var waiting = store.WaitForEndedAsync(Token).AsTask();
        Assert.False(waiting.IsCompleted);

        await EndAsync(store);

        await waiting.WaitAsync(HardLimit, Token);
        Assert.Single(await store.TakeEndedAsync(10, Token));
    }

    [Fact]
    public async Task WaitForEndedAsync_NotAcknowledged_IsWokenWhenItComesBack()
    {
        var store = await CreateAnnouncingAsync();
        await EndAsync(store);
        await store.TakeEndedAsync(10, Token);
        var waiting = store.WaitForEndedAsync(Token).AsTask();

        await AdvanceAsync(store, seconds: 30);

        await waiting.WaitAsync(HardLimit, Token);
        Assert.Single(await store.TakeEndedAsync(10, Token));
    }

    [Fact]
    public async Task WaitForEndedAsync_Canceled_EndsTheWaiting()
    {
        var store = await CreateAnnouncingAsync();
        using var cancellation = new CancellationTokenSource();
        var waiting = store.WaitForEndedAsync(cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(HardLimit, Token));
        var next = store.WaitForEndedAsync(Token).AsTask();
        await EndAsync(store);
        await next.WaitAsync(HardLimit, Token);
    }

    [Fact]
    public async Task TakeEndedAsync_NobodyIsToBeTold_IsEmpty()
    {
        var store = await CreateAsync();
        await EndAsync(store);

        Assert.Empty(await store.TakeEndedAsync(10, Token));
        Assert.Equal(0, (await AssertLawAsync(store)).Unannounced);
    }

    private ValueTask<IJobStore<string, string>> CreateAnnouncingAsync() => CreateAsync(static options => options.AnnouncesEnds = true);

    private static async Task<JobId> EndAsync(IJobStore<string, string> store)
    {
        var id = await EnqueueAsync(store, "a");
        await CompleteAsync(store, await LeaseAsync(store));
        return id;
    }
}
