using System.Globalization;
using Fairlead.Scheduling.Redis.Tests.Processes;
using TestSupport;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>Worker processes are killed and stopped under load, Redis with them; afterwards every job is accounted for.</summary>
public sealed class WorkerFaultTests(ITestOutputHelper output)
{
    private const int Callers = 10;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private enum Fault
    {
        KillWorker = 1,
        PauseWorker = 2,
        RestartRedis = 3,
    }

    [Fact]
    public Task Kill_WorkersUnderLoad_LoseAndRepeatNothing() =>
        LoadAsync(seed: 20_301_301, jobs: 2_000, Enumerable.Repeat(Fault.KillWorker, 3));

    [Fact]
    public Task Pause_WorkersUnderLoadBeyondTheirLeases_RecordNothingTwice() =>
        LoadAsync(seed: 20_301_302, jobs: 2_000, Enumerable.Repeat(Fault.PauseWorker, 2));

    [Fact]
    [Trait("Category", "Soak")]
    public Task Faults_ManyAtRandom_LoseAndRepeatNothing()
    {
        const int Seed = 20_301_303;
        Fault[] usual = [Fault.KillWorker, Fault.KillWorker, Fault.PauseWorker, Fault.PauseWorker, Fault.RestartRedis];
        return LoadAsync(Seed, jobs: 15_000, new Random(Seed).GetItems(usual, 25));
    }

    [Fact]
    public async Task Pause_BeyondTheLease_OutcomeOfTheOldTokenIsRefused()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        await using var fleet = await WorkerFleet.StartAsync(new WorkerSettings(redis.Endpoint) { Workers = 1 }, processes: 1);
        await fleet.SubmitAsync([WorkOrder.UntilTold(1)], callers: 1);
        var id = fleet.Accepted[0].Id;
        await fleet.Ledger.Began.WhenAsync(1).WaitAsync(RedisFixture.HardLimit, Token);
        await fleet.Processes[0].PauseAsync();
        await fleet.AddAsync(1);
        await fleet.Ledger.Began.WhenAsync(2).WaitAsync(RedisFixture.HardLimit, Token);
        await fleet.Processes[1].LetOneGoAsync();
        await fleet.UntilCompletedAsync(1);

        await fleet.Processes[0].ContinueAsync();
        await fleet.Processes[0].LetOneGoAsync();

        // Both are of use again.
        await fleet.SubmitAsync(Enumerable.Range(2, 20).Select(static number => WorkOrder.Lasting(number, milliseconds: 1)), callers: 1);
        await fleet.UntilCompletedAsync(21);
        await fleet.StopAsync();
        Assert.Equal([1L, 2L], fleet.Ledger.Began.Find(id).Select(static line => line.FencingToken));
        Assert.Equal(1, Assert.Single(fleet.Ledger.Refused.Find(id)).FencingToken);
        Assert.Equal(2, Assert.Single(fleet.Ledger.Recorded.Find(id)).FencingToken);
        await fleet.CheckAsync();
    }

    // Three processes work while jobs of up to 10 ms are submitted, and a fault strikes one of them, or Redis, each time that so many more
    // have begun.
    private async Task LoadAsync(int seed, int jobs, IEnumerable<Fault> faults)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var orders = Enumerable.Range(0, jobs).Select(number => WorkOrder.Lasting(number, random.Next(11))).ToList();
        await using var redis = await RedisServer.StartAsync(Token, "--appendonly", "yes", "--appendfsync", "always");
        var settings = new WorkerSettings(redis.Endpoint) { MaxRunningPerCaller = 4 };
        await using var fleet = await WorkerFleet.StartAsync(settings, processes: 3);
        var submitting = fleet.SubmitAsync(orders, Callers);
        var all = faults.ToList();
        for (var number = 1; number <= all.Count; number++)
        {
            await fleet.Ledger.Began.WhenAsync(jobs / (all.Count + 1) * number).WaitAsync(RedisFixture.HardLimit * 2, Token);
            var process = fleet.Processes[random.Next(fleet.Processes.Count)];
            await StrikeAsync(all[number - 1], fleet, redis, process);
        }

        await submitting;
        await fleet.UntilCompletedAsync(jobs);
        await fleet.StopAsync();
        output.WriteLine($"{jobs} jobs, {fleet.Ledger.Began.Repeats} attempts repeated, {fleet.Ledger.Refused.Count} outcomes refused");
        await fleet.CheckAsync();
        await fleet.CheckPlacesAsync(Callers);
    }

    private async Task StrikeAsync(Fault fault, WorkerFleet fleet, RedisServer redis, WorkerProcess process)
    {
        var (began, time) = (fleet.Ledger.Began.Count, TimeProvider.System.GetTimestamp());
        await (fault switch
        {
            Fault.KillWorker => fleet.ReplaceAsync(process),
            Fault.PauseWorker => fleet.PauseUntilTakenOverAsync(process),
            _ => RestartAsync(redis),
        });
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{began} begun: {fault}, {TimeProvider.System.GetElapsedTime(time).TotalSeconds:0.0} s, {fleet.Ledger.Began.Count - began} more meanwhile"));
    }

    private static async Task RestartAsync(RedisServer redis)
    {
        await redis.KillAsync();
        await redis.RestartAsync(Token);
    }
}
