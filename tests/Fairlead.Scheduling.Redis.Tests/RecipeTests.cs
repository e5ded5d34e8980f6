using System.Diagnostics;
using System.Globalization;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using TestSupport;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>The commands of docs/operations.md, run as they are written there, tell the truth about a queue.</summary>
public sealed class RecipeTests
{
    private const string ExampleId = "019b0c6e5f7a7c3e8b1d2f4a6c8e0a1b";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recipes_OfAQueue_TellWhatIsInIt()
    {
        await using var redis = await RedisFixture.StartAsync();
        var store = redis.Open(static options => options.MaxAttempts = 1);
        var completed = await SubmitAsync(store, "bob");
        await EndAsync(store, JobOutcome.Completed("done"));
        var dead = await SubmitAsync(store, "bob");
        await EndAsync(store, JobOutcome.Failed<string>("no such file"));
        var first = await SubmitAsync(store, "alice");
        var second = await SubmitAsync(store, "alice");
        var delayed = await SubmitAsync(store, "alice", TimeSpan.FromHours(1));

        var told = await RunAsync(redis, BlockWith("redis-cli HGETALL"), completed);

        // Redis says the counts in no order.
        string[] counts = ["accepted 5", "completed 1", "dead 1", "delayed 1", "pending 2", "running 0"];
        Assert.Equal(counts, told[2..14].Chunk(2).Select(static count => string.Join(' ', count)).Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                "5", "2", "completed", delayed.ToString(), second.ToString(), first.ToString(), "1", $"{dead} no such file",
            ],
            [.. told[..2], .. told[14..]]);
    }

    [Fact]
    public async Task Recipe_OfTheOldestAge_AgreesWithTheStatistics()
    {
        await using var redis = await RedisFixture.StartAsync();
        var store = redis.Open();
        var block = BlockWith("local oldest");
        Assert.Equal(["0"], await RunAsync(redis, block, default));
        await SubmitAsync(store, "alice");

        // The age grows between the two that it is compared with.
        await RedisFixture.UntilAsync(async () => (await store.GetStatisticsAsync(Token)).OldestAge > TimeSpan.FromMilliseconds(20));
        var least = (await store.GetStatisticsAsync(Token)).OldestAge;
        var told = TimeSpan.FromMilliseconds(int.Parse(Assert.Single(await RunAsync(redis, block, default)), CultureInfo.InvariantCulture));
        var most = (await store.GetStatisticsAsync(Token)).OldestAge;

        Assert.InRange(told, least - TimeSpan.FromMilliseconds(1), most);
    }

    private static async Task<JobId> SubmitAsync(RedisJobStore<string, string> store, string caller, TimeSpan delay = default) =>
        (await store.EnqueueAsync([new JobSubmission<string>(caller, "a job") { Delay = delay }], Token)).Ids.Single();

    private static async Task EndAsync(RedisJobStore<string, string> store, JobOutcome<string> outcome)
    {
        var lease = await store.LeaseAsync(WorkerKind.General, Token);
        Assert.True(await store.EndAsync(lease!, outcome, TimeSpan.Zero, Token));
    }

    private static string BlockWith(string command)
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "operations.md"));
        return Assert.Single(page.Split("```").Where((block, index) => index % 2 == 1 && block.Contains(command, StringComparison.Ordinal)))["sh\n".Length..];
    }

    private static async Task<string[]> RunAsync(RedisFixture redis, string block, JobId id)
    {
        var cli = RequiredProgram.Find("redis-cli", "sudo apt-get install redis-tools");
        var script = block
            .Replace("{jobs}", "{queue}", StringComparison.Ordinal)
            .Replace("{factor}", "{queue}", StringComparison.Ordinal)
            .Replace(ExampleId, id.ToString(), StringComparison.Ordinal);
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-euc", $"redis-cli() {{ {cli} -p {redis.Server.Port} \"$@\"; }}\n{script}"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        shell.StandardInput.Close();
        var output = shell.StandardOutput.ReadToEndAsync(Token);
        var error = shell.StandardError.ReadToEndAsync(Token);
        await shell.WaitForExitAsync(Token).WaitAsync(RedisFixture.HardLimit, Token);
        Assert.Equal((0, ""), (shell.ExitCode, await error));
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
