using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json;
using FullService.Tests.Compute;
using FullService.Tests.Hosting;

namespace FullService.Tests.Cluster;

/// <summary><c>eng/cluster</c>: the service in several processes behind a balancer.</summary>
public sealed class ClusterTests
{
    // Takes some tenths of a second, so that every worker has one when it is killed.
    private static readonly BigInteger Hard = BigInteger.Parse(HardNumbers.WithDigits(50), CultureInfo.InvariantCulture);

    [Fact]
    public async Task Cluster_OneOfEach_AnswersAndLeavesNothingBehind()
    {
        await using var cluster = await ClusterScript.StartAsync("--api", "1", "--workers", "1", "--", "--Compute:Workers", "2");
        using var client = Open(cluster);

        var answer = await WaitAsync(client, await SubmitAsync(client, 0));
        var exitCode = await cluster.EndAsync("-INT");

        Assert.Equal("completed", answer.GetProperty("status").GetString());
        Assert.Equal(["api-1", "balancer", "redis", "worker-1"], cluster.Processes.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(130, exitCode);
        Assert.Empty(cluster.FindRunning());
        Assert.Empty(cluster.FindFiles());
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Cluster_AnApiAndAWorkerKilled_EveryRequestIsAnswered()
    {
        await using var cluster = await ClusterScript.StartAsync("--", "--Compute:Workers", "2");
        using var client = Open(cluster);
        var ids = new List<string>();
        for (var job = 0; job < 100; job++)
        {
            ids.Add(await SubmitAsync(client, job));
        }

        // They wait in both api processes while one of them dies, and their jobs in all workers.
        var waiting = ids.Select(id => WaitAsync(client, id)).ToList();
        cluster.Kill("worker-1");
        cluster.Kill("api-1");
        var more = await Task.WhenAll(Enumerable.Range(100, 100).Select(job => SubmitAsync(client, job)));
        var answers = await Task.WhenAll(waiting.Concat(more.Select(id => WaitAsync(client, id))));

        Assert.Equal(200, answers.Select(static answer => answer.GetProperty("id").GetString()).Distinct().Count());
        Assert.All(answers, static answer => Assert.Equal("completed", answer.GetProperty("status").GetString()));
        Assert.Equal(["api-2", "balancer", "redis", "worker-2", "worker-3"], cluster.FindRunning().Order(StringComparer.Ordinal));
        Assert.Equal(143, await cluster.EndAsync("-TERM"));
        Assert.Empty(cluster.FindRunning());
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Cluster_ScriptKilled_LeavesNoProcessBehind()
    {
        await using var cluster = await ClusterScript.StartAsync("--api", "1", "--workers", "1");

        await cluster.EndAsync("-KILL");

        await cluster.WaitUntilGoneAsync();
    }

    [Theory]
    [InlineData("--port is a number from 1 to 65535, not '0'.", "--port", "0")]
    [InlineData("--workers is a number from 1 to 100, not '1e1'.", "--workers", "1e1")]
    [InlineData("--folder wants a value.", "--folder")]
    [InlineData("unknown option '--nope'.", "--nope")]
    public async Task Cluster_BadOption_IsRefused(string reason, params string[] arguments)
    {
        var (exitCode, output, error) = await ClusterScript.AskAsync(arguments);

        Assert.Equal((2, "", $"eng/cluster: {reason} Run eng/cluster --help.\n"), (exitCode, output, error));
    }

    [Fact]
    public async Task Cluster_Help_NamesEveryOption()
    {
        var (exitCode, output, _) = await ClusterScript.AskAsync("--help");

        Assert.Equal(0, exitCode);
        Assert.All(
            ["--port", "--redis-port", "--api", "--workers", "--folder", "--program", "--no-install", "--help"],
            option => Assert.Contains($"  {option} ", output, StringComparison.Ordinal));
    }

    private static HttpClient Open(ClusterScript cluster) => new() { BaseAddress = cluster.Address, Timeout = TimeSpan.FromMinutes(2) };

    // With a key, so that the balancer may ask another process when the first one dies.
    private static async Task<string> SubmitAsync(HttpClient client, int job)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/compute");
        request.Content = new StringContent($$"""{"number":"{{Hard * (job + 1)}}"}""", Encoding.UTF8, "application/json");
        request.Headers.Add("X-Caller-ID", string.Create(CultureInfo.InvariantCulture, $"caller-{job % 6}"));
        request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"job-{job}"));
        using var response = await client.SendAsync(request, RunningService.Cancel);
        using var answer = await RunningService.ReadAsync(response, HttpStatusCode.Accepted);
        return answer.RootElement.GetProperty("id").GetString()!;
    }

    // Asks until the job has ended: that of a killed worker goes on when its lease is over.
    private static async Task<JsonElement> WaitAsync(HttpClient client, string id)
    {
        while (true)
        {
            using var response = await client.GetAsync($"/compute/{id}?wait=20", RunningService.Cancel);
            using var answer = await RunningService.ReadAsync(response, HttpStatusCode.OK);
            if (answer.RootElement.GetProperty("status").GetString() is not ("pending" or "running"))
            {
                return answer.RootElement.Clone();
            }
        }
    }
}
