using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using Fairlead.Scheduling.Tests.Storage;
using StackExchange.Redis;
using TestSupport;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>The order of the scripts is that of <c>FairOrder</c>: both stores are told the same and must lease the same jobs.</summary>
/// <remarks>
/// Half seconds only, which are exact in every representation of a moment, so that even ties fall alike. Only one caller is ever held
/// back: between two that return from a limit at once, neither store promises who is first.
/// </remarks>
public sealed class FairOrderTwinTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Callers = 6;

    private static readonly JobSerialization<string, string> Serialization = new(TextJson.Default.String, TextJson.Default.String);

    private readonly ManualTimeProvider _time = new();
    private readonly List<(JobLease<string> Memory, JobLease<string> Redis)> _leases = [];
    private readonly List<JobId> _ids = [];
    private RedisServer? _server;
    private IConnectionMultiplexer? _connection;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync(Token);
        _connection = TestConnection.Open(_server);
    }

    public async ValueTask DisposeAsync()
    {
        _connection?.Close(allowCommandsToComplete: false);
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(20_301_201, true)]
    [InlineData(20_301_202, false)]
    public Task LeaseAsync_AnyHistory_IsThatOfMemory(int seed, bool hasTiers) => CompareAsync(seed, hasTiers, forgets: false, steps: 600);

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public Task LeaseAsync_ServerForgetsItsFunctions_IsThatOfMemory(int seed, bool hasTiers) =>
        CompareAsync(seed, hasTiers, forgets: true, steps: 600);

    [Fact]
    [Trait("Category", "Soak")]
    public async Task LeaseAsync_ManyHistories_AreThoseOfMemory()
    {
        for (var seed = 100; seed < 140; seed++)
        {
            await CompareAsync(seed, hasTiers: seed % 2 == 0, forgets: seed % 4 < 2, steps: 2_000);
        }
    }

    private async Task CompareAsync(int seed, bool hasTiers, bool forgets, int steps)
    {
        output.WriteLine($"seed {seed}");
        _leases.Clear();
        _ids.Clear();
        var options = new JobQueueOptions
        {
            Workers = 8,
            MaxRunningLongPerCaller = int.MaxValue,
            LeaseDuration = TimeSpan.FromMinutes(10),

            // By time alone: of jobs that ended at the same moment no store promises which it forgets first when they are too many.
            Retention = TimeSpan.FromSeconds(20),
            PriorityAgeing = TimeSpan.FromSeconds(8),
            Weights = { ["caller-0"] = 4, ["caller-1"] = 0.5 },
        };
        using var memory = new MemoryJobStore<string, string>(options, _time);
        using var redis = new RedisJobStore<string, string>(
            _connection!, new RedisJobStoreOptions { KeyPrefix = $"twin-{seed}" }, options, Serialization, _time);
        await redis.SweepAsync(Token);
        var random = new Random(seed);
        for (var step = 0; step < steps; step++)
        {
            if (forgets && random.Next(5) == 0)
            {
                // With its functions the server forgets what they remember, so the order is made anew from what is stored.
                await using var connection = await _server!.ConnectAsync(Token);
                await connection.SendAsync(Token, "FUNCTION", "FLUSH");
            }

            await StepAsync(memory, redis, random, hasTiers);
        }
    }

    private async Task StepAsync(MemoryJobStore<string, string> memory, RedisJobStore<string, string> redis, Random random, bool hasTiers)
    {
        var caller = $"caller-{random.Next(Callers)}";
        switch (random.Next(15))
        {
            case <= 3:
                await SubmitAsync(memory, redis, caller, random, hasTiers);
                break;
            case <= 6:
                await LeaseAsync(memory, redis, random.Next(4) == 0 ? WorkerKind.ShortJobsOnly : WorkerKind.General, random.Next(1, 5));
                break;
            case <= 8:
                await EndAsync(memory, redis, random);
                break;
            case 9:
                await PauseOrResumeAsync(memory, redis, "caller-0", random.Next(3) == 0);
                break;
            case 10:
                var weight = Math.Pow(2, random.Next(-2, 3));
                await memory.SetWeightAsync(caller, weight, Token);
                await redis.SetWeightAsync(caller, weight, Token);
                break;
            case 11 when _ids.Count > 0:
                var first = random.Next(2) == 0 ? 0 : Math.Max(0, _ids.Count - 20);
                await CancelOrRedriveAsync(memory, redis, _ids[random.Next(first, _ids.Count)], random.Next(3) > 0);
                break;
            case 12:
                await CompareListingsAsync(memory, redis, random.Next(2) == 0 ? caller : null, random);
                break;
            default:
                // Half a second at a time, so that what falls due does so at the same moment on both sides.
                for (var half = random.Next(1, 9); half > 0; half--)
                {
                    _time.Advance(TimeSpan.FromSeconds(0.5));
                    await redis.SweepAsync(Token);
                }

                break;
        }
    }

    // Every job brings a guess: the mean that stands in for one is rounded differently.
    private JobSubmission<string> Submit(string caller, Random random, bool hasTiers) => new(caller, "job")
    {
        Id = JobId.New(_time),
        Priority = hasTiers ? (FairPriority)random.Next(-1, 2) : FairPriority.Normal,
        ExpectedDuration = TimeSpan.FromSeconds(random.Next(0, 8) * 0.5),
    };

    private async Task SubmitAsync(
        MemoryJobStore<string, string> memory, RedisJobStore<string, string> redis, string caller, Random random, bool hasTiers)
    {
        var submissions = random.Next(3) == 0 ? SubmitAlike(caller, random, hasTiers) : [.. Enumerable.Range(0, random.Next(1, 6))
            .Select(index => Submit(index == 0 ? caller : $"caller-{random.Next(Callers)}", random, hasTiers))];
        _ids.AddRange(submissions.Select(static submission => submission.Id));
        await memory.EnqueueAsync(submissions, Token);
        await redis.EnqueueAsync(submissions, Token);
    }

    // What is alike follows each other in one run, of which jobs are taken and canceled later.
    private List<JobSubmission<string>> SubmitAlike(string caller, Random random, bool hasTiers)
    {
        var alike = Submit(caller, random, hasTiers);
        return [.. Enumerable.Range(0, random.Next(4, 12)).Select(_ => alike with { Id = JobId.New(_time) })];
    }

    // Calls that come at the same time are joined: all but the first of them reach Redis in one.
    private async Task LeaseAsync(MemoryJobStore<string, string> memory, RedisJobStore<string, string> redis, WorkerKind kind, int count)
    {
        if (count > 1)
        {
            // Two calls are under way at most; neither is to be sent again because the server has forgotten its functions, which would turn them around.
            await redis.SweepAsync(Token);
        }

        var leasing = Enumerable.Range(0, count).Select(_ => redis.LeaseAsync(kind, Token).AsTask()).ToList();
        foreach (var lease in await Task.WhenAll(leasing))
        {
            var expected = await memory.LeaseAsync(kind, Token);
            Assert.Equal(
                (expected?.Id, expected?.Attempt, expected?.FencingToken, expected?.Waited),
                (lease?.Id, lease?.Attempt, lease?.FencingToken, lease?.Waited));
            if (expected is not null)
            {
                _leases.Add((expected, lease!));
            }
        }
    }

    private async Task EndAsync(MemoryJobStore<string, string> memory, RedisJobStore<string, string> redis, Random random)
    {
        if (_leases.Count == 0)
        {
            return;
        }

        var ended = _leases[random.Next(_leases.Count)];
        if (random.Next(6) == 0)
        {
            _leases.Remove(ended);
            await memory.ReleaseAsync(ended.Memory, Token);
            await redis.ReleaseAsync(ended.Redis, Token);
            return;
        }

        // As above.
        await redis.SweepAsync(Token);

        // Jobs of one caller, and then sometimes of others: what a call ends is charged caller by caller.
        var all = random.Next(3) == 0 ? _leases.OrderBy(lease => lease.Memory.Caller, StringComparer.Ordinal) : _leases.Where(lease => lease.Memory.Caller == ended.Memory.Caller);
        var ending = new List<Task<bool>>();
        foreach (var lease in all.Take(random.Next(1, 5)).ToList())
        {
            _leases.Remove(lease);
            var outcome = random.Next(3) == 0 ? JobOutcome.Failed<string>("failed") : JobOutcome.Completed("done");
            var delay = TimeSpan.FromSeconds(random.Next(1, 6) * 0.5);
            await memory.EndAsync(lease.Memory, outcome, delay, Token);
            ending.Add(redis.EndAsync(lease.Redis, outcome, delay, Token).AsTask());
        }

        Assert.DoesNotContain(false, await Task.WhenAll(ending));
    }

    private async Task CancelOrRedriveAsync(MemoryJobStore<string, string> memory, RedisJobStore<string, string> redis, JobId id, bool cancels)
    {
        if (cancels)
        {
            _leases.RemoveAll(lease => lease.Memory.Id == id);
            Assert.Equal(await memory.CancelAsync(id, Token), await redis.CancelAsync(id, Token));
        }
        else
        {
            Assert.Equal((await memory.RedriveAsync(id, Token)).Verdict, (await redis.RedriveAsync(id, Token)).Verdict);
        }

        Assert.Equal(Facts(await memory.FindAsync(id, Token)), Facts(await redis.FindAsync(id, Token)));
    }

    // Jobs are in the order in which they came, and who is forgotten is the same.
    private static async Task CompareListingsAsync(
        MemoryJobStore<string, string> memory, RedisJobStore<string, string> redis, string? caller, Random random)
    {
        var listing = new JobListing
        {
            Limit = random.Next(20, 400),
            Caller = caller,
            Statuses = random.Next(2) == 0 ? [] : [random.GetItems(Enum.GetValues<JobStatus>(), 1)[0]],
        };
        Assert.Equal((await ListAsync(memory, listing)).Select(Facts), (await ListAsync(redis, listing)).Select(Facts));
    }

    // All pages, as a store may end one before it is full.
    private static async Task<List<JobSnapshot<string, string>>> ListAsync(IJobStore<string, string> store, JobListing listing)
    {
        var jobs = new List<JobSnapshot<string, string>>();
        for (string? cursor = null; ;)
        {
            var page = await store.ListAsync(listing with { Cursor = cursor }, Token);
            jobs.AddRange(page.Jobs);
            cursor = page.NextCursor;
            if (cursor is null)
            {
                return jobs;
            }
        }
    }

    private static (JobId Id, JobStatus Status, int Attempts, string? Result, string? Error, DateTimeOffset? EndedAt)? Facts(JobSnapshot<string, string>? job) =>
        job is null ? null : (job.Id, job.Status, job.Attempts, job.Result, job.Error, job.EndedAt);

    private static async Task PauseOrResumeAsync(
        MemoryJobStore<string, string> memory, RedisJobStore<string, string> redis, string caller, bool pauses)
    {
        foreach (var store in new IJobStore<string, string>[] { memory, redis })
        {
            await (pauses ? store.PauseAsync(caller, Token) : store.ResumeAsync(caller, Token));
        }
    }
}
