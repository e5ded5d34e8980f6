using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Storage;

public sealed class MemoryJobStoreTests : JobStoreContract
{
    [Fact]
    public void Constructor_InvalidOptions_ThrowsWithEveryError()
    {
        var options = new JobQueueOptions { MaxQueued = 0, MaxAttempts = -7 };

        var exception = Assert.Throws<ArgumentException>(() => new MemoryJobStore<string, string>(options, Time));

        Assert.Contains("MaxQueued", exception.Message, StringComparison.Ordinal);
        Assert.Contains("-7", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NullArguments_Throws()
    {
        Assert.Throws<ArgumentNullException>(() => new MemoryJobStore<string, string>(null!, Time));
        Assert.Throws<ArgumentNullException>(static () => new MemoryJobStore<string, string>(new JobQueueOptions(), null!));
    }

    [Fact]
    public async Task Constructor_OptionsChangedLater_KeepsItsOwn()
    {
        var options = new JobQueueOptions { MaxQueued = 1 };
        using var store = new MemoryJobStore<string, string>(options, Time);

        options.MaxQueued = 100;
        await EnqueueAsync(store, "a");

        Assert.Equal(EnqueueVerdict.QueueFull, (await store.EnqueueAsync([Submit("a")], Token)).Verdict);
    }

    [Fact]
    public async Task EnqueueAsync_FullAfterIdling_EstimatesFromTheTimesOfWorkOnly()
    {
        using var store = new MemoryJobStore<string, string>(new JobQueueOptions { MaxQueued = 1 }, Time);
        for (var job = 0; job < 10; job++)
        {
            // One second of work to a job; an hour without work before the last one.
            await AdvanceAsync(store, job == 9 ? 3_600 : 0);
            await EnqueueAsync(store, "a");
            var lease = await LeaseAsync(store);
            await AdvanceAsync(store, 1);
            await CompleteAsync(store, lease);
        }

        await EnqueueAsync(store, "a");
        var refused = await store.EnqueueAsync([Submit("a")], Token);

        Assert.Equal(EnqueueVerdict.QueueFull, refused.Verdict);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(1.1));
    }

    [Fact]
    public async Task Dispose_Twice_RefusesFurtherJobs()
    {
        var store = new MemoryJobStore<string, string>(new JobQueueOptions(), Time);

        store.Dispose();
        store.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.EnqueueAsync([Submit("a")], Token));
        Assert.Equal(0, Time.PendingTimers);
    }

    [Fact]
    public async Task Dispose_RacingEnqueue_StoresOrRefuses()
    {
        for (var round = 0; round < 1_000; round++)
        {
            var store = new MemoryJobStore<string, string>(new JobQueueOptions(), Time);
            var enqueue = Task.Run(async () => (await store.EnqueueAsync([Submit("a")], Token)).IsAccepted, Token);
            store.Dispose();
            var accepted = false;
            try
            {
                accepted = await enqueue.WaitAsync(HardLimit, Token);
            }
            catch (ObjectDisposedException)
            {
                // Refused, which is the other honest answer.
            }

            Assert.Equal(accepted ? 1 : 0, (await store.GetStatisticsAsync(Token)).Accepted);
        }

        Assert.Equal(0, Time.PendingTimers);
    }

    [Fact]
    public async Task CancelAsync_DelayedForAYear_IsForgottenLikeOthers()
    {
        using var store = new MemoryJobStore<string, string>(new JobQueueOptions { MaxRetained = 0 }, Time);
        var references = new List<WeakReference>();
        for (var number = 0; number < 2_000; number++)
        {
            var payload = new string('x', 10 + (number % 2));
            references.Add(new WeakReference(payload));
            await store.CancelAsync(await EnqueueAsync(store, Submit("a", payload) with { Delay = TimeSpan.FromDays(365) }), Token);
        }

        GC.Collect();
        Assert.InRange(references.Count(static reference => reference.IsAlive), 0, 100);
    }

    [Fact]
    public async Task LeaseAsync_ManyLeasesThatEndInTime_NeedOneTimer()
    {
        var store = await CreateAsync();
        for (var round = 0; round < 20; round++)
        {
            await EnqueueAsync(store, "a");
            await CompleteAsync(store, await LeaseAsync(store));
        }

        Assert.Equal(1, Time.PendingTimers);
    }

    [Fact]
    public async Task CancelAsync_HandlerCallbackThatThrows_StillAnswers()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        var lease = await LeaseAsync(store);
        await using var registration = lease.StopToken.Register(static () => throw new InvalidOperationException("A handler's callback failed."));

        Assert.Equal(CancelVerdict.Canceled, await store.CancelAsync(id, Token));
    }

    [Fact]
    public async Task LeaseEnd_HandlerCallbackThatThrows_DoesNotStopTheOthers()
    {
        var store = await CreateAsync();
        await store.EnqueueAsync([Submit("a"), Submit("b")], Token);
        var bad = await LeaseAsync(store);
        var good = await LeaseAsync(store);
        await using var registration = bad.StopToken.Register(static () => throw new InvalidOperationException("A handler's callback failed."));

        await AdvanceAsync(store, seconds: 30);

        Assert.Equal(JobStopReason.LeaseLost, good.StopReason);
        Assert.Equal(2, (await LeaseAllAsync(store)).Count);
    }

    protected override ValueTask<IJobStore<string, string>> CreateStoreAsync(JobQueueOptions options, ManualTimeProvider time) =>
        ValueTask.FromResult<IJobStore<string, string>>(new MemoryJobStore<string, string>(options, time));
}
