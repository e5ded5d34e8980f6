using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>Jobs that ended together are forgotten one by one, and take along what was stored for them and for the call they came with.</summary>
public sealed class ForgettingTests
{
    private const int Retained = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EndAsync_MoreThanAreRetained_LeavesNothingOfTheOthers()
    {
        await using var redis = await RedisFixture.StartAsync();
        var store = redis.Open(static options => (options.MaxRetained, options.MaxAttempts) = (Retained, 1));
        await SubmitAsync(store, 300);
        await EndAllAsync(store, JobOutcome.Completed("done"));

        // One of the call before is left, and all of its call's index with it.
        await SubmitAsync(store, Retained - 1);
        await EndAllAsync(store, JobOutcome.Completed("done"));

        Assert.Equal(Retained, (await ListAsync(store)).Count);
        Assert.Equal(
            (Retained, Retained, 2, 2),
            (await redis.CountAsync("HLEN", "{queue}:told"), await redis.CountAsync("HLEN", "{queue}:turns"),
                await redis.CountAsync("ZCARD", "{queue}:jobs"), await redis.CountAsync("HLEN", "{queue}:bundles")));
        Assert.Equal(
            (2, 0, 0),
            (await redis.CountAsync("HLEN", "{queue}:left"), await redis.CountAsync("HLEN", "{queue}:running"),
                await redis.CountAsync("ZCARD", "{queue}:pending")));
        Assert.InRange(await redis.CountAsync("LLEN", "{queue}:ended"), 1, Retained);
    }

    [Fact]
    public async Task RedriveAsync_DeadJobs_AreForgottenOnceAndByTheirLastEnd()
    {
        await using var redis = await RedisFixture.StartAsync();
        var store = redis.Open(static options => (options.MaxRetained, options.MaxAttempts) = (Retained, 1));
        await SubmitAsync(store, 20);
        await EndAllAsync(store, JobOutcome.Failed<string>("failed"));
        var redriven = (await ListAsync(store)).Take(2).ToList();
        Assert.Equal(Retained, await redis.CountAsync("SCARD", "{queue}:dead"));
        foreach (var id in redriven)
        {
            Assert.Equal(RedriveVerdict.Redriven, (await store.RedriveAsync(id, Token)).Verdict);
        }

        await EndAllAsync(store, JobOutcome.Completed("done"));

        // Three are dead still; two more that end take the place of two of these, and not that of the two that ended again.
        await SubmitAsync(store, 2);
        await EndAllAsync(store, JobOutcome.Completed("done"));
        var left = await ListAsync(store);
        Assert.Equal((Retained, 2), (left.Count, left.Intersect(redriven).Count()));
        Assert.Equal(1, await redis.CountAsync("SCARD", "{queue}:dead"));
        await SubmitAsync(store, Retained);
        await EndAllAsync(store, JobOutcome.Completed("done"));
        Assert.Empty((await ListAsync(store)).Intersect(redriven));
        Assert.Equal((0, 0, Retained), (
            await redis.CountAsync("HLEN", "{queue}:redriven"), await redis.CountAsync("SCARD", "{queue}:dead"), await redis.CountAsync("HLEN", "{queue}:told")));
    }

    [Fact]
    public async Task EndAsync_LongResults_AreBesideTheirJobsUntilTheseAreForgotten()
    {
        await using var redis = await RedisFixture.StartAsync();
        var store = redis.Open(static options => options.MaxRetained = 1);
        var result = new string('a', 3_000);
        await SubmitAsync(store, 1);
        var id = (await ListAsync(store)).Single();
        await EndAllAsync(store, JobOutcome.Completed(result));
        Assert.Equal(result, (await store.FindAsync(id, Token))?.Result);
        Assert.Equal(1, await redis.CountAsync("EXISTS", $"{{queue}}:job:{id}"));

        await SubmitAsync(store, 1);
        await EndAllAsync(store, JobOutcome.Completed("short"));

        Assert.Null(await store.FindAsync(id, Token));
        Assert.Equal(0, await redis.CountAsync("EXISTS", $"{{queue}}:job:{id}"));
    }

    private static async Task SubmitAsync(RedisJobStore<string, string> store, int jobs) =>
        Assert.True((await store.EnqueueAsync(
            [.. Enumerable.Range(0, jobs).Select(static index => new JobSubmission<string>($"caller-{index % 3}", "job"))], Token)).IsAccepted);

    private static async Task EndAllAsync(RedisJobStore<string, string> store, JobOutcome<string> outcome)
    {
        while (await LeaseSeveralAsync(store) is { Count: > 0 } leases)
        {
            await Task.WhenAll(leases.Select(lease => store.EndAsync(lease, outcome, TimeSpan.Zero, Token).AsTask()));
        }
    }

    private static async Task<List<JobLease<string>>> LeaseSeveralAsync(RedisJobStore<string, string> store)
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => store.LeaseAsync(WorkerKind.General, Token).AsTask()));
        return [.. leases.OfType<JobLease<string>>()];
    }

    private static async Task<List<JobId>> ListAsync(RedisJobStore<string, string> store) =>
        [.. (await store.ListAsync(new JobListing(), Token)).Jobs.Select(static job => job.Id)];
}
