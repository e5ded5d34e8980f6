using System.Globalization;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Redis.Tests.Processes;
using TestSupport;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>One caller of jobs that take 34 times as long as those of five others: what share of the workers' time it gets from real processes.</summary>
public sealed class FairnessTests(ITestOutputHelper output)
{
    private const int ShortCallers = 5;
    private const int Ratio = 34;
    private const double FairShare = 1.0 / (ShortCallers + 1);

    // Every second job more is in the queue than can be done meanwhile, so that nobody ever runs out.
    private const double Surplus = 1.5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // By count of jobs, the heavy caller would have 87 % of the time. Its first jobs begin together, before anybody knows how long they
    // take, so it may be ahead by one job of each worker: 8 of these 40, while the machine is so slow that nobody else catches up.
    [Fact]
    public async Task LongBesideShort_TwoProcesses_HeavyCallerHasAboutItsShare() =>
        Assert.InRange(await ShareAsync(processes: 2, workers: 4, heavyJobs: 40, shortMilliseconds: 5), FairShare / 2, FairShare * 2);

    [Fact]
    [Trait("Category", "Soak")]
    public async Task LongBesideShort_FourProcesses_ShareIsAsFairAsInOne()
    {
        var one = await ShareAsync(processes: 1, workers: 16, heavyJobs: 150, shortMilliseconds: 20);
        var four = await ShareAsync(processes: 4, workers: 4, heavyJobs: 150, shortMilliseconds: 20);

        Assert.InRange(one, FairShare - 0.03, FairShare + 0.03);
        Assert.InRange(four, FairShare - 0.03, FairShare + 0.03);
    }

    private async Task<double> ShareAsync(int processes, int workers, int heavyJobs, int shortMilliseconds)
    {
        await using var redis = await RedisServer.StartAsync(Token);
        var settings = new WorkerSettings(redis.Endpoint) { Workers = workers, LeaseDuration = TimeSpan.FromSeconds(30) };
        await using var fleet = await WorkerFleet.StartAsync(settings, processes);

        // Nobody begins before everybody's jobs are there.
        var callers = Enumerable.Range(0, ShortCallers + 1).Select(WorkerFleet.CallerOf).ToList();
        await Task.WhenAll(callers.Select(caller => fleet.Store.PauseAsync(caller, Token).AsTask()));
        var heavy = await fleet.SubmitAsync(callers[0], (int)(heavyJobs * Surplus), shortMilliseconds * Ratio);
        foreach (var caller in callers.Skip(1))
        {
            await fleet.SubmitAsync(caller, (int)(heavyJobs * Surplus * Ratio), shortMilliseconds);
        }

        await Task.WhenAll(callers.Select(caller => fleet.Store.ResumeAsync(caller, Token).AsTask()));
        var last = await fleet.Store.WaitAsync(heavy[heavyJobs - 1], RedisFixture.HardLimit * 4, Token);
        await fleet.StopAsync();

        var service = await ServiceAsync(fleet, last!.EndedAt!.Value);
        var share = service[callers[0]] / service.Values.Sum();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{processes} processes of {workers} workers: the heavy caller has {share:P2} of {service.Values.Sum():0.0} worker-seconds, fair is {FairShare:P2}"));
        return share;
    }

    // Worker-seconds of each caller until then, as the queue itself has noted them.
    private static async Task<Dictionary<string, double>> ServiceAsync(WorkerFleet fleet, DateTimeOffset until)
    {
        var service = new Dictionary<string, double>(StringComparer.Ordinal);
        var listing = new JobListing { Statuses = [JobStatus.Completed], Limit = 1_000 };
        do
        {
            var page = await fleet.Store.ListAsync(listing, Token);
            foreach (var job in page.Jobs)
            {
                var end = job.EndedAt < until ? job.EndedAt.Value : until;
                var seconds = Math.Max(0, (end - job.StartedAt!.Value).TotalSeconds);
                service[job.Caller] = service.GetValueOrDefault(job.Caller) + seconds;
            }

            listing = listing with { Cursor = page.NextCursor };
        }
        while (listing.Cursor is not null);

        return service;
    }
}
