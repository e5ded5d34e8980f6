using System.Text.Json;
using LoadTest.Tests.Service;

namespace LoadTest.Tests.Relay;

/// <summary>The whole command against a relay in this process that behaves, and that misbehaves in each known way.</summary>
public sealed class RelayCommandTests
{
    // Every user asks at least once, however short the step and however slow this machine.
    private const string Small = "relay --users 1,5 --duration 20ms --max-p99 1m --url ";
    private const string Cold = "relay --cold --users 20 --duration 20ms --url ";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Relay_EveryAnswerRight_ShowsAStepForEachNumberOfUsers()
    {
        await using var relay = new FakeRelay();

        var run = await ToolRun.RunAsync(Small + relay.Address, stop: Stop);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("2 paths in turn, beginning with /restaurant/a", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n +users +requests/s +mean +p50 +p99 +max +errors\n +1 .* 0\n +5 .* 0\n", run.Output);
        Assert.Matches(@"\n  capacity +5 users or more, .* requests/s \(no error, p99 of at most 60.0 s\)\n", run.Output);
        Assert.EndsWith("Every answer was right.\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(["/restaurant/a", "/restaurant/b"], relay.Asked.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain('\e', run.Output);
    }

    [Fact]
    public async Task Relay_PathsGiven_AsksForThoseInTurn()
    {
        await using var relay = new FakeRelay();

        var run = await ToolRun.RunAsync($"{Small}{relay.Address} --path /x?y=1 --path /z", stop: Stop);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["/x?y=1", "/z"], relay.Asked.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Relay_ErrorsAtFiveUsers_AreCountedAndBeyondTheCapacity()
    {
        await using var relay = new FakeRelay();

        // One connection finds the paths and warms up, one is the first step's user; all others are of the second step.
        relay.Spoil = (_, _) => relay.Connections > 2 ? ServedReply.Json(503, """{"title": "Busy", "detail": "too many"}""") : null;

        var run = await ToolRun.RunAsync(Small + relay.Address, stop: Stop);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("× HTTP 503 Busy: too many", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n  capacity +1 users, ", run.Output);
        Assert.Contains("Not everything went well: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Relay_BodyThatChanges_IsAnError()
    {
        await using var relay = new FakeRelay { Spoil = static (target, times) => ServedReply.Json(200, target == "/restaurant/b" ? $"{times}" : "0") };

        var run = await ToolRun.RunAsync(Small + relay.Address, stop: Stop);

        // The warm-up finds it.
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("at /restaurant/b: A body that differs from the first one of its path.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Relay_SlowerThanTheBound_HasNoCapacity()
    {
        await using var relay = new FakeRelay();

        // Each look at this clock takes a time, and so does every answer: none comes within the bound.
        var run = await ToolRun.RunAsync($"relay --users 1 --duration 20ms --max-p99 1ms --url {relay.Address}", new SlowTime(), Stop);

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"\n  capacity +less than every step \(no error, p99 of at most 1.00 ms\)\n", run.Output);
    }

    [Fact]
    public async Task Cold_OneUpstreamRequestForEachPath_ExitsWithZero()
    {
        await using var relay = new FakeRelay();

        var run = await ToolRun.RunAsync($"{Cold}{relay.Address} --upstream {relay.Address}", stop: Stop);

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"\n  upstream, 20 users +1 request for each of 2 paths\n", run.Output);
        Assert.EndsWith("Every answer was right, and the upstream was asked once for each path.\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, relay.Asked.Count);
        Assert.All(relay.Asked.Keys, static target => Assert.Matches(@"^/restaurant/[ab]\?cold=[0-9a-f]+-0$", target));
    }

    [Fact]
    public async Task Cold_SeveralSteps_AskForNewPathsInEach()
    {
        await using var relay = new FakeRelay();

        var run = await ToolRun.RunAsync($"relay --cold --users 20,10 --duration 20ms --url {relay.Address} --upstream {relay.Address}", stop: Stop);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(4, relay.Asked.Count);
        Assert.Matches(@"\n  upstream, 10 users +1 request for each of 2 paths\n", run.Output);
    }

    [Fact]
    public async Task Cold_UpstreamAskedTwice_SaysForWhatAndExitsWithOne()
    {
        await using var relay = new FakeRelay { AsksUpstream = static (target, times) => times < (target.StartsWith("/restaurant/a", StringComparison.Ordinal) ? 3 : 1) };

        var run = await ToolRun.RunAsync($"{Cold}{relay.Address} --upstream {relay.Address}", stop: Stop);

        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"\n  upstream, 20 users +4 requests for 2 paths\n +3 for /restaurant/a\?cold=", run.Output);
        Assert.Contains("the upstream was not asked once for each path", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "Empty its counter: curl -X DELETE")]
    [InlineData(false, "No MenuApi counts requests at")]
    public async Task Cold_CounterThatDoesNotCount_IsNotStarted(bool isFull, string message)
    {
        await using var relay = new FakeRelay();
        relay.CountUpstream(isFull ? "others" : "/api/restaurant");

        var run = await ToolRun.RunAsync($"{Cold}{relay.Address} --upstream {(isFull ? relay.Address : "http://127.0.0.1:1")}", stop: Stop);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(relay.Asked);
    }

    [Fact]
    public async Task Relay_StoppedInTheSecondStep_ReportsWhatWasMeasured()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await using var relay = new FakeRelay();
        relay.Observe = _ =>
        {
            // One connection finds the paths and warms up, one is the first step's user.
            if (relay.Connections > 2)
            {
                stop.Cancel();
            }
        };

        var run = await ToolRun.RunAsync($"relay --users 1,300 --duration 20ms --url {relay.Address}", stop: stop.Token);

        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"errors\n +1 .* 0\n", run.Output);
        Assert.Matches(@"Stopped by the user in step [12] of 2\.\n$", run.Output);
    }

    [Fact]
    public async Task Relay_StoppedBeforeTheFirstStep_SaysSo()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await using var relay = new FakeRelay { Observe = _ => stop.Cancel() };

        var run = await ToolRun.RunAsync(Small + relay.Address, stop: stop.Token);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Stopped by the user before anything was sent.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Relay_JsonAsked_WritesWhatTheTableShows()
    {
        var folder = Directory.CreateTempSubdirectory("loadtest-");
        try
        {
            await using var relay = new FakeRelay();
            var file = Path.Combine(folder.FullName, "report.json");

            var run = await ToolRun.RunAsync($"{Cold}{relay.Address} --upstream {relay.Address} --json {file}", stop: Stop);

            using var report = JsonDocument.Parse(await File.ReadAllTextAsync(file, Stop));
            var step = report.RootElement.GetProperty("steps").EnumerateArray().Single();
            Assert.Equal((0, 0), (run.ExitCode, report.RootElement.GetProperty("exitCode").GetInt32()));
            Assert.True(report.RootElement.GetProperty("options").GetProperty("cold").GetBoolean());
            Assert.Equal((20, 0), (step.GetProperty("users").GetInt32(), step.GetProperty("failed").GetInt32()));
            Assert.Equal(relay.Asked.Values.Sum(), step.GetProperty("succeeded").GetInt64());
            Assert.True(step.GetProperty("timeMs").GetProperty("p99").GetDouble() >= step.GetProperty("timeMs").GetProperty("p50").GetDouble());
            Assert.Equal([1L, 1L], step.GetProperty("upstreamRequests").EnumerateObject().Select(static path => path.Value.GetInt64()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Relay_NoService_IsNotStartedAndSaysHowToStartOne()
    {
        var run = await ToolRun.RunAsync(Small + "http://127.0.0.1:1", stop: Stop);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("No relay answers at", run.Error, StringComparison.Ordinal);
        Assert.Contains("--Relay:Upstream", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"restaurants": []}""")]
    [InlineData("no restaurants")]
    public async Task Relay_NoRestaurants_AsksForPaths(string list)
    {
        await using var relay = new FakeRelay { List = list };

        var run = await ToolRun.RunAsync(Small + relay.Address, stop: Stop);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Say with --path what is to be asked for.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--users 0", "--users must be whole numbers from 1 to 10,000, separated by commas, not '0'.")]
    [InlineData("--users 1,,2", "separated by commas, not '1,,2'.")]
    [InlineData("--users 10001", "--users must be whole numbers from 1 to 10,000")]
    [InlineData("--duration 10", "--duration must be a time from 10ms to 10m such as 300ms, 10s or 2m, not '10'.")]
    [InlineData("--duration 11m", "--duration must be a time")]
    [InlineData("--max-p99 0s", "--max-p99 must be a time from 1ms to 1m")]
    [InlineData("--path a", "--path must begin with a slash")]
    [InlineData("--path /a --path /ä", "not '/ä'.")]
    [InlineData("--upstream ftp://example.org", "--upstream must be a plain HTTP address")]
    public async Task Relay_ArgumentOutOfRange_IsNotStarted(string arguments, string message)
    {
        var run = await ToolRun.RunAsync($"relay {arguments}", stop: Stop);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_NamesEveryOptionAndTeaches()
    {
        var run = await ToolRun.RunAsync("relay --help", stop: Stop);

        Assert.Equal(0, run.ExitCode);
        Assert.All(
            ["--users", "--duration", "--url", "--path", "--cold", "--upstream", "--max-p99", "--json", "10,50,100,150,200,300", "[default: 10s]", "Relay:Upstream", "Ctrl+C"],
            part => Assert.Contains(part, run.Output, StringComparison.Ordinal));
    }

    private sealed class SlowTime : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => 100;

        public override long GetTimestamp() => Interlocked.Increment(ref _looks);
    }
}
