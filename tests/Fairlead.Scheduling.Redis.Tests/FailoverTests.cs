using System.Globalization;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Redis.Tests.Processes;
using TestSupport;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>A replica takes over, or a server comes back without its last second: what is lost and what is repeated is counted.</summary>
public sealed class FailoverTests(ITestOutputHelper output)
{
    private const int Callers = 10;
    private const int Known = 300;
    private const int Unknown = 200;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Failover_ReplicaHasSeenAll_LosesAndRepeatsNothing()
    {
        await using var primary = await RedisServer.StartAsync(Token, "--repl-diskless-sync-delay", "0");
        await using var replica = await StartReplicaAsync(primary);
        await using var fleet = await WorkerFleet.StartAsync(SettingsOf(primary, replica), processes: 2);
        await fleet.SubmitAsync(Work(0, Known), Callers);
        await fleet.UntilCompletedAsync(Known);
        await UntilReplicatedAsync(primary, replica);

        await primary.KillAsync();
        await PromoteAsync(replica);

        await fleet.SubmitAsync(Work(Known, Unknown), Callers);
        await fleet.UntilCompletedAsync(Known + Unknown);
        await fleet.StopAsync();
        await fleet.CheckAsync();
    }

    [Fact]
    public async Task Failover_ReplicaHasMissedSome_LosesAndRepeatsWhatItMissed()
    {
        await using var primary = await RedisServer.StartAsync(Token, "--repl-diskless-sync-delay", "0");
        await using var replica = await StartReplicaAsync(primary);
        await using var fleet = await WorkerFleet.StartAsync(SettingsOf(primary, replica), processes: 2);
        await PauseAsync(fleet);
        await fleet.SubmitAsync(Work(0, Known), Callers);
        await UntilReplicatedAsync(primary, replica);

        // From here on it follows nobody any more, and the others do not know.
        await PromoteAsync(replica);
        await ContinueAsync(fleet);
        await fleet.SubmitAsync(Work(Known, Unknown), Callers);
        await fleet.Ledger.Recorded.WhenAsync(Known + Unknown).WaitAsync(RedisFixture.HardLimit, Token);

        await primary.KillAsync();

        await fleet.UntilCompletedAsync(Known);
        await fleet.StopAsync();
        await CheckAsync(fleet);
    }

    [Fact]
    public async Task Failover_UnderLoad_KnowsWhatItKnowsWhole()
    {
        const int Jobs = 3_000;
        await using var primary = await RedisServer.StartAsync(Token, "--repl-diskless-sync-delay", "0");
        await using var replica = await StartReplicaAsync(primary);
        await using var fleet = await WorkerFleet.StartAsync(SettingsOf(primary, replica), processes: 3);
        var submitting = fleet.SubmitAsync(Work(0, Jobs), Callers);
        await fleet.Ledger.Began.WhenAsync(Jobs / 2).WaitAsync(RedisFixture.HardLimit, Token);

        await primary.KillAsync();
        var accepted = fleet.Accepted.Count;
        await PromoteAsync(replica);

        await submitting;
        await UntilDrainedAsync(fleet);
        await fleet.StopAsync();
        var lost = await CountLostAsync(fleet);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Jobs} jobs, about {accepted} accepted before: {lost} lost, {fleet.Ledger.Recorded.Repeats} outcomes recorded again, {fleet.Ledger.Began.Repeats} attempts repeated"));
        var counts = await fleet.Store.GetStatisticsAsync(Token);
        Assert.Equal((Jobs - lost, Jobs - lost), (counts.Accepted, counts.Completed));
        Assert.InRange(lost, 0, accepted + WorkerFleet.BatchSize);
    }

    [Fact]
    public async Task Kill_WithEverysec_LosesAndRepeatsNothing()
    {
        await using var redis = await RedisServer.StartAsync(Token, "--appendonly", "yes", "--appendfsync", "everysec");
        await using var fleet = await WorkerFleet.StartAsync(new WorkerSettings(redis.Endpoint), processes: 2);
        var submitting = fleet.SubmitAsync(Work(0, 2_000), Callers);
        await fleet.Ledger.Began.WhenAsync(1_000).WaitAsync(RedisFixture.HardLimit, Token);

        // What the process had written, the system still has; while a disk is slow it answers before it writes, so it is not killed then.
        await redis.AskAsync(Token, "CLIENT", "PAUSE", "60000", "WRITE");
        await UntilWrittenAsync(redis);
        await redis.KillAsync();
        await redis.RestartAsync(Token);

        await submitting;
        await fleet.UntilCompletedAsync(2_000);
        await fleet.StopAsync();
        await fleet.CheckAsync();
    }

    [Fact]
    public async Task PowerLoss_WithEverysec_LosesAndRepeatsWhatWasNotSynced()
    {
        await using var redis = await RedisServer.StartAsync(Token, "--appendonly", "yes", "--appendfsync", "everysec");
        await using var fleet = await WorkerFleet.StartAsync(new WorkerSettings(redis.Endpoint), processes: 2);
        await PauseAsync(fleet);
        await fleet.SubmitAsync(Work(0, Known), Callers);
        var file = Assert.Single(Directory.GetFiles(redis.Folder, "*.incr.aof", SearchOption.AllDirectories));
        await UntilWrittenAsync(redis);
        var synced = new FileInfo(file).Length;
        await ContinueAsync(fleet);
        await fleet.SubmitAsync(Work(Known, Unknown), Callers);
        await fleet.Ledger.Recorded.WhenAsync(Known + Unknown).WaitAsync(RedisFixture.HardLimit, Token);

        // A machine that loses its power loses what the disk has not been told to keep.
        await redis.KillAsync();
        await using (var log = File.Open(file, FileMode.Open))
        {
            log.SetLength(synced);
        }

        await redis.RestartAsync(Token);

        await fleet.UntilCompletedAsync(Known);
        await fleet.StopAsync();
        await CheckAsync(fleet);
    }

    private static IEnumerable<WorkOrder> Work(int first, int count) =>
        Enumerable.Range(first, count).Select(static number => WorkOrder.Lasting(number, milliseconds: number % 5));

    private static WorkerSettings SettingsOf(RedisServer primary, RedisServer replica) => new($"{primary.Endpoint},{replica.Endpoint}");

    private static async Task<RedisServer> StartReplicaAsync(RedisServer primary)
    {
        var replica = await RedisServer.StartAsync(Token, "--replicaof", $"127.0.0.1 {primary.Port}");
        await RedisFixture.UntilAsync(async () =>
            (await replica.AskAsync(Token, "INFO", "replication"))!.Contains("master_link_status:up", StringComparison.Ordinal));

        // A replica has its copy up to a second before the primary sends on to it what is written from then on.
        await primary.AskAsync(Token, "SET", "probe", "sent");
        await UntilReplicatedAsync(primary, replica);
        return replica;
    }

    private static async Task UntilReplicatedAsync(RedisServer primary, RedisServer replica)
    {
        var written = await OffsetAsync(primary);
        await RedisFixture.UntilAsync(async () => await OffsetAsync(replica) >= written);
    }

    // While the disk is slow, Redis answers before it has written to the file at all.
    private static Task UntilWrittenAsync(RedisServer redis) => RedisFixture.UntilAsync(async () =>
        (await redis.AskAsync(Token, "INFO", "persistence"))!.Contains("aof_buffer_length:0\r", StringComparison.Ordinal));

    private static async Task<long> OffsetAsync(RedisServer server)
    {
        const string Name = "master_repl_offset:";
        var report = (await server.AskAsync(Token, "INFO", "replication"))!.Split('\n', StringSplitOptions.TrimEntries);
        return long.Parse(report.Single(static line => line.StartsWith(Name, StringComparison.Ordinal)).AsSpan(Name.Length), CultureInfo.InvariantCulture);
    }

    private static Task<string?> PromoteAsync(RedisServer replica) => replica.AskAsync(Token, "REPLICAOF", "NO", "ONE");

    private static Task PauseAsync(WorkerFleet fleet) => Task.WhenAll(fleet.Processes.Select(static process => process.PauseAsync()));

    private static Task ContinueAsync(WorkerFleet fleet) => Task.WhenAll(fleet.Processes.Select(static process => process.ContinueAsync()));

    private static Task UntilDrainedAsync(WorkerFleet fleet) =>
        fleet.UntilAsync(static counts => counts is { Accepted: > 0, Pending: 0, Running: 0, Delayed: 0 });

    private static async Task<int> CountLostAsync(WorkerFleet fleet)
    {
        var lost = 0;
        foreach (var (id, _) in fleet.Accepted)
        {
            var job = await fleet.Store.FindAsync(id, Token);
            Assert.Equal(JobStatus.Completed, job?.Status ?? JobStatus.Completed);
            lost += job is null ? 1 : 0;
        }

        return lost;
    }

    // The server knows the first jobs, and does not know that they were done, nor that there were others.
    private async Task CheckAsync(WorkerFleet fleet)
    {
        var lost = await CountLostAsync(fleet);
        output.WriteLine($"{lost} of {fleet.Accepted.Count} jobs lost, {fleet.Ledger.Recorded.Repeats} outcomes recorded again");
        var counts = await fleet.Store.GetStatisticsAsync(Token);
        Assert.Equal((Known, Known, 0), (counts.Accepted, counts.Completed, counts.Dead));
        Assert.Equal((Unknown, Known), (lost, fleet.Ledger.Recorded.Repeats));
    }
}
