using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Tests.Storage;

/// <content>How jobs are read, awaited, listed and counted.</content>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task FindAsync_Unknown_ReturnsNull() => Assert.Null(await (await CreateAsync()).FindAsync(JobId.New(Time), Token));

    [Fact]
    public async Task WaitAsync_Unknown_ReturnsNullAtOnce() =>
        Assert.Null(await (await CreateAsync()).WaitAsync(JobId.New(Time), TimeSpan.FromHours(1), Token).AsTask().WaitAsync(HardLimit, Token));

    [Fact]
    public async Task WaitAsync_EndedJob_ReturnsAtOnce()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        await CompleteAsync(store, await LeaseAsync(store), "result");

        Assert.Equal("result", (await store.WaitAsync(id, TimeSpan.FromHours(1), Token).AsTask().WaitAsync(HardLimit, Token))?.Result);
    }

    [Fact]
    public async Task WaitAsync_JobThatEndsLater_ReturnsThen()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        var waiting = Enumerable.Range(0, 3).Select(_ => store.WaitAsync(id, TimeSpan.FromHours(1), Token).AsTask()).ToList();
        var lease = await LeaseAsync(store);
        Assert.DoesNotContain(waiting, static task => task.IsCompleted);

        await CompleteAsync(store, lease, "result");

        var snapshots = await Task.WhenAll(waiting).WaitAsync(HardLimit, Token);
        Assert.All(snapshots, static snapshot => Assert.Equal((JobStatus.Completed, "result"), (snapshot?.Status, snapshot?.Result)));
    }

    [Fact]
    public async Task WaitAsync_FailureThatIsRetried_IsNotAnEnd()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        var waiting = store.WaitAsync(id, TimeSpan.FromHours(1), Token).AsTask();
        await FailAsync(store, await LeaseAsync(store));
        await AdvanceAsync(store, seconds: 1);
        Assert.False(waiting.IsCompleted);

        await CompleteAsync(store, await LeaseAsync(store), "second");

        Assert.Equal("second", (await waiting.WaitAsync(HardLimit, Token))?.Result);
    }

    [Fact]
    public async Task WaitAsync_CanceledJob_ReturnsCanceled()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        var waiting = store.WaitAsync(id, TimeSpan.FromHours(1), Token).AsTask();

        await store.CancelAsync(id, Token);

        Assert.Equal(JobStatus.Canceled, (await waiting.WaitAsync(HardLimit, Token))?.Status);
    }

    [Fact]
    public async Task WaitAsync_TimeOver_ReturnsWhatIsKnown()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        var waiting = store.WaitAsync(id, TimeSpan.FromSeconds(5), Token).AsTask();

        await AdvanceAsync(store, seconds: 5);

        Assert.Equal(JobStatus.Pending, (await waiting.WaitAsync(HardLimit, Token))?.Status);
        Assert.Equal(JobStatus.Pending, (await store.WaitAsync(id, TimeSpan.Zero, Token).AsTask().WaitAsync(HardLimit, Token))?.Status);
    }

    [Fact]
    public async Task WaitAsync_TokenCanceled_ThrowsAndTheJobGoesOn()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var waiting = store.WaitAsync(id, TimeSpan.FromHours(1), source.Token).AsTask();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(HardLimit, Token));
        Assert.Equal(JobStatus.Pending, await StatusOfAsync(store, id));
    }

    [Fact]
    public async Task ListAsync_EmptyStore_IsEmptyAndLast()
    {
        var page = await (await CreateAsync()).ListAsync(new JobListing(), Token);

        Assert.Equal((0, null), (page.Jobs.Count, page.NextCursor));
    }

    [Fact]
    public async Task ListAsync_AllPages_ListsEveryJobNewestFirst()
    {
        var store = await CreateAsync();
        await FillAsync(store, count: 25);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(static number => $"{number}"), await ListJobsAsync(store, new JobListing { Limit = 4 }));
    }

    [Fact]
    public async Task ListAsync_OneCaller_ListsItsJobsOnly()
    {
        var store = await CreateAsync();
        await FillAsync(store, count: 25);

        Assert.Equal(["24", "21", "18", "15", "12", "9", "6", "3", "0"], await ListJobsAsync(store, new JobListing { Caller = "caller-0", Limit = 2 }));
        Assert.Empty(await ListJobsAsync(store, new JobListing { Caller = "nobody" }));
    }

    [Fact]
    public async Task ListAsync_Statuses_ListsThoseOnly()
    {
        var store = await CreateAsync(static options => options.MaxRunningPerCaller = 1);
        await FillAsync(store, count: 9);
        var leases = new[] { await LeaseAsync(store), await LeaseAsync(store), await LeaseAsync(store) };
        await CompleteAsync(store, leases[0]);
        await KillAsync(store, leases[1]);

        Assert.Equal([leases[2].Job], await ListJobsAsync(store, new JobListing { Statuses = [JobStatus.Running] }));
        Assert.Equal(
            new[] { leases[0].Job, leases[1].Job }.OrderDescending(),
            await ListJobsAsync(store, new JobListing { Statuses = [JobStatus.Completed, JobStatus.Dead], Limit = 1 }));
        Assert.Equal(
            [leases[1].Job],
            await ListJobsAsync(store, new JobListing { Statuses = [JobStatus.Dead], Caller = leases[1].Caller }));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("caller-1")]
    public async Task ListAsync_WhileJobsComeAndGo_NeitherRepeatsNorSkips(string? caller)
    {
        var store = await CreateAsync(static options => options.MaxRetained = 0);
        var ids = await FillAsync(store, count: 60);
        var listed = new List<JobId>();
        var gone = new HashSet<JobId>();
        var random = new Random(7);
        var listing = new JobListing { Limit = 5, Caller = caller };
        do
        {
            var page = await store.ListAsync(listing, Token);
            listed.AddRange(page.Jobs.Select(static job => job.Id));
            listing = listing with { Cursor = page.NextCursor };

            // Newer ones come, and any of those listed or to be listed go: the one the cursor names among them.
            await FillAsync(store, count: 3);
            foreach (var id in page.Jobs.Select(static job => job.Id).TakeLast(1).Append(ids[random.Next(ids.Count)]).Where(gone.Add))
            {
                await store.CancelAsync(id, Token);
            }
        }
        while (listing.Cursor is not null);

        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Empty(ids.Where((id, index) => (caller is null || index % 3 == 1) && !gone.Contains(id)).Except(listed));
        Assert.Empty(listed.Except(ids));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("-5")]
    [InlineData(" 5")]
    [InlineData("99999999999999999999999999")]
    [InlineData("9223372036854775807")]
    public async Task ListAsync_ForeignCursor_Throws(string cursor)
    {
        var store = await CreateAsync();
        await FillAsync(store, count: 3);

        await Assert.ThrowsAsync<FormatException>(async () => await store.ListAsync(new JobListing { Cursor = cursor }, Token));
        await Assert.ThrowsAsync<FormatException>(async () => await store.ListAsync(new JobListing { Cursor = cursor, Caller = "caller-0" }, Token));
    }

    [Fact]
    public async Task GetStatisticsAsync_Ages_AreThoseOfPendingJobs()
    {
        var store = await CreateAsync();
        await EnqueueAsync(store, "a");
        await AdvanceAsync(store, seconds: 5);
        await EnqueueAsync(store, "b");
        await AdvanceAsync(store, seconds: 2);

        Assert.InRange((await store.GetStatisticsAsync(Token)).OldestAge.TotalSeconds, 7, 7.01);
        await LeaseAsync(store);
        Assert.InRange((await store.GetStatisticsAsync(Token)).OldestAge.TotalSeconds, 2, 2.01);
        await LeaseAsync(store);
        Assert.Equal(TimeSpan.Zero, (await store.GetStatisticsAsync(Token)).OldestAge);
    }

    [Fact]
    public async Task GetStatisticsAsync_PeakQueued_CountsJobsThatCameBack()
    {
        var store = await CreateAsync();
        await EnqueueAsync(store, "a");
        var lease = await LeaseAsync(store);
        await EnqueueAsync(store, "a");
        Assert.Equal(1, (await store.GetStatisticsAsync(Token)).PeakQueued);

        await FailAsync(store, lease);

        Assert.Equal(2, (await store.GetStatisticsAsync(Token)).PeakQueued);
    }

    [Fact]
    public async Task GetStatisticsAsync_Callers_AreCountedAndTheBusiestIsFirst()
    {
        var store = await CreateAsync();
        await store.EnqueueAsync([Submit("a"), Submit("b"), Submit("b"), Submit("b")], Token);
        var first = await LeaseAsync(store);
        var second = await LeaseAsync(store);
        await AdvanceAsync(store, seconds: 2);
        await CompleteAsync(store, first.Caller == "a" ? first : second);
        await AdvanceAsync(store, seconds: 2);
        await KillAsync(store, first.Caller == "b" ? first : second);

        var callers = (await store.GetStatisticsAsync(Token)).Callers;

        Assert.Equal(["b", "a"], callers.Select(static caller => caller.Caller));
        Assert.Equal((2, 0, 0, 1), (callers[0].Queued, callers[0].Running, callers[0].Completed, callers[0].Failed));
        Assert.Equal((0, 0, 1, 0), (callers[1].Queued, callers[1].Running, callers[1].Completed, callers[1].Failed));
        Assert.InRange(callers[0].WorkerTime.TotalSeconds, 4, 4.01);
    }

    private static async Task<IReadOnlyList<JobId>> FillAsync(IJobStore<string, string> store, int count) =>
        (await store.EnqueueAsync([.. Enumerable.Range(0, count).Select(static number => Submit($"caller-{number % 3}", $"{number}"))], Token)).Ids;

    private static async Task<List<string>> ListJobsAsync(IJobStore<string, string> store, JobListing listing)
    {
        var jobs = new List<string>();
        while (true)
        {
            var page = await store.ListAsync(listing, Token);
            Assert.InRange(page.Jobs.Count, 0, listing.Limit);
            jobs.AddRange(page.Jobs.Select(static job => job.Job));
            if (page.NextCursor is null)
            {
                return jobs;
            }

            listing = listing with { Cursor = page.NextCursor };
        }
    }
}
