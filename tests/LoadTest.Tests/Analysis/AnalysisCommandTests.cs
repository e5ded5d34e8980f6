using System.Text.Json;
using LoadTest.Tests.Service;

namespace LoadTest.Tests.Analysis;

/// <summary>The whole command against a service in this process that behaves, and that misbehaves in each known way.</summary>
public sealed class AnalysisCommandTests
{
    private const string Small = "analysis --requests 20 --concurrency 5 --max-analyses 3 --seed 7 --timeout 300 --url ";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Analysis_EverythingArrives_ExitsWithZero()
    {
        await using var service = new FakeAnalysisService();

        var run = await RunAsync(service);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("20 accepted, 0 failed", Row(run, "requests"));
        var triggered = $"{service.Analyses}";
        Assert.InRange(service.Analyses, 20, 60);
        Assert.Equal((triggered, triggered, triggered), (Row(run, "analyses triggered"), Row(run, "streams complete"), Row(run, "completed_and_sent")));
        Assert.Equal(("0", "0", "0"), (Row(run, "streams incomplete"), Row(run, "streams lost"), Row(run, "out of order, gaps, changed")));
        Assert.Equal("50.0 ms", Row(run, "flush interval"));
        Assert.Matches(" s$", Row(run, "time to send"));
        Assert.Matches(" s$", Row(run, "time until all data arrived"));
        Assert.Matches("s / .*s / .*s$", Row(run, "line latency, p50 / p99 / max"));
        Assert.Contains("Everything was accepted and has arrived, whole and in order.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Output);
    }

    [Fact]
    public async Task Analysis_SameSeed_AsksForTheSame()
    {
        await using var first = new FakeAnalysisService();
        await using var second = new FakeAnalysisService();

        await RunAsync(first);
        await RunAsync(second);

        Assert.Equal(first.Analyses, second.Analyses);
    }

    [Fact]
    public async Task Analysis_StreamThatNeverComes_IsLost()
    {
        await using var service = new FakeAnalysisService { IsLost = static order => order == 3 };
        var time = new SkippingTime();
        var running = ToolRun.RunAsync(Small + service.Address, time, Stop);

        // The time is over when everything else is there, however slow this machine is.
        while (!running.IsCompleted)
        {
            await Task.Yield();
            time.Skip(service.HasDelivered(20) ? TimeSpan.FromMinutes(5) : TimeSpan.Zero);
        }

        var run = await running;

        Assert.Equal((1, "1", "0"), (run.ExitCode, Row(run, "streams lost"), Row(run, "streams incomplete")));
        Assert.Contains("1 lost", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analysis_StreamShorterThanTheServiceSays_IsIncomplete()
    {
        await using var service = new FakeAnalysisService { IsShort = static order => order == 3 };

        var run = await RunAsync(service);

        Assert.Equal((1, "0", "1"), (run.ExitCode, Row(run, "streams lost"), Row(run, "streams incomplete")));
    }

    [Fact]
    public async Task Analysis_RequestRefused_SaysWhyAndGoesOn()
    {
        await using var service = new FakeAnalysisService
        {
            Refuse = static order => order == 0 ? ServedReply.Json(400, """{"title": "Bad Request", "detail": "no public address"}""") : null,
        };

        var run = await RunAsync(service);

        Assert.Equal((1, "19 accepted, 1 failed"), (run.ExitCode, Row(run, "requests")));
        Assert.Contains("1 × HTTP 400 Bad Request: no public address", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analysis_JsonAsked_WritesWhatTheTableShows()
    {
        var folder = Directory.CreateTempSubdirectory("loadtest-");
        try
        {
            await using var service = new FakeAnalysisService();
            var file = Path.Combine(folder.FullName, "report.json");

            var run = await ToolRun.RunAsync($"{Small}{service.Address} --json {file}", stop: Stop);

            using var report = JsonDocument.Parse(await File.ReadAllTextAsync(file, Stop));
            var (analyses, webhooks) = (report.RootElement.GetProperty("analyses"), report.RootElement.GetProperty("webhooks"));
            Assert.Equal((0, 0), (run.ExitCode, report.RootElement.GetProperty("exitCode").GetInt32()));
            Assert.Equal(20, report.RootElement.GetProperty("requests").GetProperty("accepted").GetInt32());
            Assert.All(["triggered", "complete", "completedAndSent"], name => Assert.Equal(service.Analyses, analyses.GetProperty(name).GetInt32()));
            Assert.All(["incomplete", "lost"], name => Assert.Equal(0, analyses.GetProperty(name).GetInt32()));
            Assert.InRange(webhooks.GetProperty("requests").GetInt32(), 1, 3 * service.Analyses);
            Assert.True(webhooks.GetProperty("lineLatencyMs").GetProperty("max").GetDouble() >= webhooks.GetProperty("lineLatencyMs").GetProperty("p50").GetDouble());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Analysis_NoService_IsNotStarted()
    {
        var run = await ToolRun.RunAsync(Small + "http://127.0.0.1:1", stop: Stop);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("No service answers at", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--max-analyses 65", "--max-analyses must be a whole number from 1 to 64, not '65'.")]
    [InlineData("--requests 0", "--requests must be a whole number from 1 to 100,000, not '0'.")]
    [InlineData("--url ftp://example.org", "--url must be a plain HTTP address")]
    public async Task Analysis_ArgumentOutOfRange_IsNotStarted(string arguments, string message)
    {
        var run = await ToolRun.RunAsync($"analysis {arguments}", stop: Stop);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_NamesEveryOptionAndTeaches()
    {
        var run = await ToolRun.RunAsync("analysis --help", stop: Stop);

        Assert.Equal(0, run.ExitCode);
        Assert.All(
            ["--requests", "--max-analyses", "--concurrency", "--url", "--seed", "--timeout", "--flush-interval", "--json", "AllowPrivateNetworks"],
            part => Assert.Contains(part, run.Output, StringComparison.Ordinal));
    }

    private static Task<ToolRun> RunAsync(FakeAnalysisService service) => ToolRun.RunAsync(Small + service.Address, stop: Stop);

    private static string Row(ToolRun run, string name) => run.Row(name, "Analyses");
}
