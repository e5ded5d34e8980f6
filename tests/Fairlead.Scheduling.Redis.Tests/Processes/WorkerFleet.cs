using System.Globalization;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using StackExchange.Redis;

namespace Fairlead.Scheduling.Redis.Tests.Processes;

/// <summary>Worker processes of one queue, a process that submits (the test's own), and the account of what was accepted and became of it.</summary>
internal sealed class WorkerFleet : IAsyncDisposable
{
    /// <summary>How many jobs a submission has.</summary>
    public const int BatchSize = 10;

    private const int LargeBatchSize = 500;

    private readonly WorkerSettings _settings;
    private readonly IConnectionMultiplexer _connection;
    private readonly List<WorkerProcess> _processes = [];

    private WorkerFleet(WorkerSettings settings)
    {
        _settings = settings;
        _connection = TestConnection.Open(settings.Endpoints);
        Store = settings.OpenStore(_connection, workers: 0);
    }

    public JobLedger Ledger { get; } = new();

    /// <summary>Gets the store of the process that submits.</summary>
    public RedisJobStore<string, string> Store { get; }

    public IReadOnlyList<WorkerProcess> Processes => _processes;

    /// <summary>Gets what was accepted, in order.</summary>
    public List<(JobId Id, WorkOrder Order)> Accepted { get; } = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static string CallerOf(int number) => string.Create(CultureInfo.InvariantCulture, $"caller-{number}");

    public static async Task<WorkerFleet> StartAsync(WorkerSettings settings, int processes)
    {
        var fleet = new WorkerFleet(settings);
        try
        {
            await fleet.AddAsync(processes);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    public async Task AddAsync(int processes)
    {
        var added = Enumerable.Range(0, processes).Select(_ => WorkerProcess.Start(_settings, Ledger)).ToList();
        _processes.AddRange(added);
        await Task.WhenAll(added.Select(static process => process.WhenReadyAsync()));
    }

    /// <summary>Kills a process and starts another in its place.</summary>
    public async Task ReplaceAsync(WorkerProcess process)
    {
        await process.KillAsync();
        await process.DisposeAsync();
        _processes.Remove(process);
        await AddAsync(1);
    }

    /// <summary>Stops a process until others have taken over all it was doing, and lets it go on.</summary>
    public async Task PauseUntilTakenOverAsync(WorkerProcess process)
    {
        await process.PauseAsync();
        var held = process.Held.ToList();
        await RedisFixture.UntilAsync(async () =>
        {
            held = [.. (await Task.WhenAll(held.Select(IsStillHeldAsync))).Zip(held).Where(static pair => pair.First).Select(static pair => pair.Second)];
            return held.Count == 0;
        });
        await process.ContinueAsync();
    }

    /// <summary>Submits work of so many callers in turn.</summary>
    public async Task SubmitAsync(IEnumerable<WorkOrder> orders, int callers)
    {
        foreach (var batch in orders.Chunk(BatchSize))
        {
            var submissions = batch.Select(order => new JobSubmission<string>(CallerOf(order.Number % callers), order.ToString())).ToList();
            var answer = await Store.EnqueueAsync(submissions, Token).AsTask().WaitAsync(RedisFixture.HardLimit * 2, Token);
            Assert.True(answer.IsAccepted);
            Accepted.AddRange(answer.Ids.Zip(batch));
        }
    }

    /// <summary>Submits so many jobs of one caller that take so long each.</summary>
    public async Task<IReadOnlyList<JobId>> SubmitAsync(string caller, int count, int milliseconds)
    {
        var submissions = Enumerable.Range(0, count).Select(number => new JobSubmission<string>(caller, WorkOrder.Lasting(number, milliseconds).ToString()));
        var ids = new List<JobId>(count);
        foreach (var batch in submissions.Chunk(LargeBatchSize))
        {
            ids.AddRange((await Store.EnqueueAsync(batch, Token)).Ids);
        }

        return ids;
    }

    public Task UntilCompletedAsync(int jobs) => UntilAsync(counts => counts.Completed >= jobs);

    /// <summary>Waits until the queue's counts are as they should be, and says what they are when they never become so.</summary>
    public async Task UntilAsync(Func<JobQueueStatistics, bool> holds)
    {
        JobQueueStatistics? counts = null;
        try
        {
            await RedisFixture.UntilAsync(async () => holds(counts = await Store.GetStatisticsAsync(Token)));
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{counts}; {Ledger.Began.Count} began, {Ledger.Recorded.Count} recorded, {Ledger.Refused.Count} refused");
        }
    }

    /// <summary>Ends all processes in good order.</summary>
    public async Task StopAsync()
    {
        await Task.WhenAll(_processes.Select(static process => process.StopAsync()));
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _processes.Clear();
    }

    /// <summary>Checks that every accepted job is there, completed once, by an attempt that nobody had replaced.</summary>
    public async Task CheckAsync()
    {
        var counts = await Store.GetStatisticsAsync(Token);
        Assert.Equal((Accepted.Count, Accepted.Count), (counts.Accepted, counts.Completed));
        Assert.Equal((0, 0, 0, 0, 0), (counts.Delayed, counts.Pending, counts.Running, counts.Dead, counts.Canceled));
        foreach (var (id, order) in Accepted)
        {
            var job = await Store.FindAsync(id, Token);
            Assert.Equal(JobStatus.Completed, job?.Status);
            CheckAttempts(job!, order);
        }
    }

    /// <summary>Checks that each caller may run as many jobs as its limit says: what died holds no place.</summary>
    public async Task CheckPlacesAsync(int callers)
    {
        // No lease ends while they are counted: the settings of the store that came last hold for the queue.
        using var store = (_settings with { LeaseDuration = TimeSpan.FromHours(1) }).OpenStore(_connection, workers: 0);
        var limit = _settings.MaxRunningPerCaller;
        await SubmitAsync(Enumerable.Range(0, callers * (limit + 1)).Select(WorkOrder.UntilTold), callers);
        var leases = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await store.LeaseAsync(WorkerKind.General, Token) is { } lease)
        {
            leases[lease.Caller] = leases.GetValueOrDefault(lease.Caller) + 1;
        }

        Assert.Equal(callers, leases.Count);
        Assert.All(leases.Values, running => Assert.Equal(limit, running));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        Store.Dispose();
        _connection.Close(allowCommandsToComplete: false);
    }

    // Every lease has a token of its own; of those that began, the store took the outcome of one, and refused older ones only.
    private void CheckAttempts(JobSnapshot<string, string> job, WorkOrder order)
    {
        var tokens = Ledger.Began.Find(job.Id).Select(static line => line.FencingToken).ToList();
        Assert.Distinct(tokens);
        Assert.InRange(tokens.Count, 1, job.Attempts);
        var recorded = Assert.Single(tokens, token => job.Result == order.ResultOf(token));

        // A process that is killed may not come to say that its outcome was recorded.
        Assert.InRange(Ledger.Recorded.Find(job.Id).Count, 0, 1);
        Assert.All(Ledger.Recorded.Find(job.Id), line => Assert.Equal(recorded, line.FencingToken));
        Assert.All(Ledger.Refused.Find(job.Id), line => Assert.True(line.FencingToken < recorded));
    }

    private async Task<bool> IsStillHeldAsync(WorkerLine held) =>
        await Store.FindAsync(held.Id, Token) is { HasEnded: false } job && job.Attempts == held.Attempt;
}
