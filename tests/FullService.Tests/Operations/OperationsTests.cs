using System.Net;
using System.Text.Json;
using FullService.Tests.Hosting;

namespace FullService.Tests.Operations;

public sealed class OperationsTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly RunningService _service = shared.Running;

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_Running_Is200(string path) =>
        Assert.Equal("healthy", (await _service.GetAsync(path)).GetProperty("status").GetString());

    [Fact]
    public async Task Stats_AfterAJob_HasTheShapeOfTheContract()
    {
        await _service.WaitAsync(await _service.SubmitAsync("360", "stats-caller"));

        var stats = await _service.GetAsync("/stats");

        Assert.Equal(["queue", "workers", "callers", "relay", "webhooks"], Names(stats));
        Assert.Equal(["current", "peak", "oldestAgeMs"], Names(stats.GetProperty("queue")));
        Assert.True(stats.GetProperty("queue").GetProperty("peak").GetInt64() >= 1);
        var workers = stats.GetProperty("workers");
        Assert.Equal(["configured", "busy", "list"], Names(workers));
        Assert.Equal(workers.GetProperty("configured").GetInt32(), workers.GetProperty("list").GetArrayLength());
        Assert.Equal(["id", "state", "caller", "jobId", "completed"], Names(workers.GetProperty("list")[0]));
        var caller = stats.GetProperty("callers").EnumerateArray().Single(static caller => caller.GetProperty("id").GetString() == "stats-caller");
        Assert.Equal(["id", "queued", "running", "completed", "failed", "workerSeconds", "waitMs"], Names(caller));
        Assert.Equal(["p50", "p99"], Names(caller.GetProperty("waitMs")));
        Assert.Equal(1, caller.GetProperty("completed").GetInt32());
        Assert.Equal(["hits", "misses", "revalidated", "coalesced", "stale", "bytes", "entries"], Names(stats.GetProperty("relay")));
        Assert.Equal(["pending", "inFlight", "deliveredChunks", "retried", "deadLettered"], Names(stats.GetProperty("webhooks")));
    }

    [Fact]
    public async Task Stream_SendsTheStatisticsAgainAndAgain()
    {
        using var response = await _service.Client.GetAsync("/stats/stream", HttpCompletionOption.ResponseHeadersRead, RunningService.Cancel);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await using var stream = await response.Content.ReadAsStreamAsync(RunningService.Cancel);
        using var reader = new StreamReader(stream);

        for (var round = 0; round < 2; round++)
        {
            var line = await reader.ReadLineAsync(RunningService.Cancel);
            Assert.StartsWith("data: ", line, StringComparison.Ordinal);
            using var data = JsonDocument.Parse(line!["data: ".Length..]);
            Assert.Equal(["queue", "workers", "callers", "relay", "webhooks"], Names(data.RootElement));
            Assert.Empty((await reader.ReadLineAsync(RunningService.Cancel))!);
        }
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/dashboard.js", "text/javascript")]
    [InlineData("/dashboard.css", "text/css")]
    [InlineData("/docs", "text/html")]
    [InlineData("/docs/swagger-ui-bundle.js", "text/javascript")]
    public async Task Page_IsServedWithoutForeignHosts(string path, string contentType)
    {
        using var response = await _service.Client.GetAsync(path, RunningService.Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync(RunningService.Cancel);
        Assert.DoesNotContain("src=\"http", text, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"//", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dashboard_WritesCallersAsTextOnly()
    {
        var script = await _service.Client.GetStringAsync("/dashboard.js", RunningService.Cancel);
        using var page = await _service.Client.GetAsync("/", RunningService.Cancel);

        Assert.DoesNotContain("innerHTML", script, StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(static property => property.Name);
}
