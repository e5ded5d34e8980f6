using System.Collections.Concurrent;
using System.Text.Json;
using LoadTest.Tests.Service;

namespace LoadTest.Tests.Compute;

/// <summary>The whole command against a service in this process that behaves, and that misbehaves in each known way.</summary>
public sealed class ComputeCommandTests
{
    private const string Small = "compute --requests 60 --clients 3 --concurrency 4 --max-digits 8 --seed 7 --url ";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compute_EverythingRight_ExitsWithZero()
    {
        await using var service = new FakeService();

        var run = await ToolRun.RunAsync(Small + service.Address, stop: Stop);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("60", run.Row("succeeded", "Requests"));
        Assert.Equal("60", run.Row("completed"));
        Assert.Equal("0 of 60 checked", run.Row("wrong"));
        Assert.Contains("Everything was accepted, has ended and is right.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Output);
    }

    [Fact]
    public async Task Compute_OneByOne_SendsInTurnForEachClient()
    {
        await using var service = new FakeService();

        await ToolRun.RunAsync(Small + service.Address, stop: Stop);

        Assert.Equal([20, 20, 20], service.Jobs.GroupBy(static job => job.Caller).Select(static jobs => jobs.Count()));
        Assert.All(service.Jobs, static job => Assert.InRange(job.Number, 1_000_000UL, 99_999_999UL));
        Assert.All(service.Jobs, static job => Assert.Matches("^load-[0-9a-f]+-[123]$", job.Caller));
    }

    [Fact]
    public async Task Compute_SameSeed_SendsTheSameNumbers()
    {
        await using var first = new FakeService();
        await using var second = new FakeService();

        await ToolRun.RunAsync(Small + first.Address, stop: Stop);
        await ToolRun.RunAsync(Small + second.Address, stop: Stop);

        Assert.Equal(first.Jobs.Select(static job => job.Number).Order(), second.Jobs.Select(static job => job.Number).Order());
    }

    [Fact]
    public async Task Compute_Batches_SendsEachNumberOnce()
    {
        await using var service = new FakeService();

        var run = await ToolRun.RunAsync($"{Small}{service.Address} --batch 8", stop: Stop);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(8, service.Submissions);
        Assert.Equal("8", run.Row("succeeded", "Requests"));
        Assert.Equal("60", run.Row("jobs accepted", "Requests"));
        Assert.Equal("60", run.Row("completed"));
    }

    [Fact]
    public async Task Compute_JobForgotten_CountsItNotFound()
    {
        await using var service = new FakeService { IsLost = static job => job.Ordinal is 5 or 59 };

        var run = await ToolRun.RunAsync(Small + service.Address, stop: Stop);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("2", run.Row("not found"));
        Assert.Equal("58", run.Row("completed"));
        Assert.Contains("2 jobs lost", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"prime": "3", "exponent": 1}]""")]
    [InlineData("null")]
    public async Task Compute_FactorsWrong_CountsItWrong(string factors)
    {
        await using var service = new FakeService { FactorsOf = job => job.Ordinal == 12 ? factors : null };

        var run = await ToolRun.RunAsync(Small + service.Address, stop: Stop);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("1 of 60 checked", run.Row("wrong"));
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("canceled")]
    public async Task Compute_JobEndsBadly_CountsIt(string status)
    {
        await using var service = new FakeService { StatusOf = job => job.Ordinal == 30 ? status : "completed" };

        var run = await ToolRun.RunAsync(Small + service.Address, stop: Stop);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("1", run.Row(status));
    }

    [Theory]
    [InlineData(429, "2 times after 429, 0 after 503")]
    [InlineData(503, "0 times after 429, 2 after 503")]
    public async Task Compute_ServiceFull_WaitsAsAskedAndTriesAgain(int status, string expected)
    {
        var time = new InstantTimeProvider();
        await using var service = new FakeService
        {
            Refuse = submission => submission < 2 ? ServedReply.Json(status, "{}", "Retry-After: 30") : null,
        };

        var run = await ToolRun.RunAsync(Small + service.Address, time, Stop);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("60", run.Row("completed"));
        Assert.Equal($"{expected}; waited 60.0 s in all", run.Row("tried again", "Requests"));
        Assert.True(time.Elapsed >= TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Compute_ServiceStaysFull_GivesUpInTheEnd()
    {
        await using var service = new FakeService { Refuse = static _ => ServedReply.Json(503, """{"title": "Full"}""") };

        var run = await ToolRun.RunAsync($"compute --requests 1 --url {service.Address}", new InstantTimeProvider(), Stop);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(100, service.Submissions);
        Assert.Contains("HTTP 503 Full", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compute_RequestRefused_ReportsTheProblem()
    {
        await using var service = new FakeService
        {
            Refuse = static submission => submission == 3 ? ServedReply.Json(400, """{"title": "Bad number", "detail": "It is odd."}""") : null,
        };

        var run = await ToolRun.RunAsync(Small + service.Address, stop: Stop);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("1", run.Row("failed", "Requests"));
        Assert.Contains("1 × HTTP 400 Bad number: It is odd.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compute_ConnectionClosedInReply_FailsAndReportsTheJobItMade()
    {
        await using var service = new FakeService { Spoil = CloseInTheMiddle };

        var run = await ToolRun.RunAsync(Small + service.Address, stop: Stop);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("59", run.Row("succeeded", "Requests"));
        Assert.Equal("1", run.Row("accepted without an answer"));
        Assert.Contains("closed the connection in the middle of a reply", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compute_ConnectionClosedInReplyButIdempotent_SendsAgain()
    {
        await using var service = new FakeService { Spoil = CloseInTheMiddle };

        var run = await ToolRun.RunAsync($"{Small}{service.Address} --idempotent", stop: Stop);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(60, service.Jobs.Count);
        Assert.Equal("1 times after a lost connection", run.Row("sent again", "Requests"));
    }

    [Fact]
    public async Task Compute_JobNeverEnds_IsLostAfterTheFollowTimeout()
    {
        var time = new InstantTimeProvider();
        await using var service = new FakeService { StatusOf = static job => job.Ordinal == 30 ? "running" : "completed" };

        var run = await ToolRun.RunAsync($"{Small}{service.Address} --follow-timeout 20", time, Stop);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("1", run.Row("running"));
        Assert.Contains("1 jobs lost", run.Output, StringComparison.Ordinal);
        Assert.True(time.Elapsed >= TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Compute_EverythingListed_AsksForOneJobOfEachClientOnly()
    {
        await using var service = new FakeService();
        var asked = new ConcurrentBag<string?>();
        service.Observe = request =>
        {
            if (request.Path.StartsWith("/compute/", StringComparison.Ordinal))
            {
                asked.Add(request.Query("wait"));
            }
        };

        await ToolRun.RunAsync(Small + service.Address, stop: Stop);

        Assert.Equal(["2", "2", "2"], asked);
    }

    [Fact]
    public async Task Compute_ListingBroken_AsksForEachJob()
    {
        await using var service = new FakeService { RefuseListing = static () => ServedReply.Json(500, "{}") };

        var run = await ToolRun.RunAsync(Small + service.Address, stop: Stop);

        Assert.Equal("60", run.Row("completed"));
    }

    [Fact]
    public async Task Compute_ListingMalformed_StillEnds()
    {
        var time = new InstantTimeProvider();
        await using var service = new FakeService { RefuseListing = static () => ServedReply.Json(200, "[1, 2") };

        var run = await ToolRun.RunAsync($"{Small}{service.Address} --follow-timeout 20", time, Stop);

        Assert.Contains("following:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compute_SameIdTwice_CountsItWrong()
    {
        await using var service = new FakeService
        {
            Spoil = static (submission, reply) => submission == 9 ? ServedReply.Json(202, """{"id": "job-0"}""") : reply,
        };

        var run = await ToolRun.RunAsync(Small + service.Address, stop: Stop);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("two requests were answered with the same id", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compute_StoppedWhileSending_ReportsWhatWasDone()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await using var service = new FakeService();
        service.Spoil = (submission, reply) =>
        {
            if (submission == 20)
            {
                stop.Cancel();
            }

            return reply;
        };

        var run = await ToolRun.RunAsync(Small + service.Address, stop: stop.Token);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Stopped by the user after", run.Output, StringComparison.Ordinal);
        Assert.Contains("the jobs were not followed.", run.Output, StringComparison.Ordinal);
        Assert.InRange(service.Submissions, 21, 59);
    }

    [Fact]
    public async Task Compute_StoppedWhileFollowing_ReportsTheStates()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await using var service = new FakeService { StatusOf = static job => job.Ordinal == 30 ? "running" : "completed" };
        var listings = 0;
        service.Observe = request =>
        {
            if (request.Path == "/compute" && request.Method == "GET" && Interlocked.Increment(ref listings) == 30)
            {
                stop.Cancel();
            }
        };

        var run = await ToolRun.RunAsync(Small + service.Address, new InstantTimeProvider(), stop.Token);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("1", run.Row("running"));
        Assert.Contains("not followed to their end", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compute --requests 0", "--requests must be a whole number from 1 to 10,000,000, not '0'.")]
    [InlineData("compute --requests many", "--requests must be a whole number from 1 to 10,000,000, not 'many'.")]
    [InlineData("compute --batch 10001", "--batch must be a whole number from 1 to 10,000, not '10001'.")]
    [InlineData("compute --min-digits 9 --max-digits 8", "--min-digits must not be above --max-digits, but 9 is above 8.")]
    [InlineData("compute --max-digits 37", "--max-digits must be a whole number from 2 to 36, not '37'.")]
    [InlineData("compute --url https://localhost", "--url must be a plain HTTP address")]
    [InlineData("compute --url localhost:5555", "--url must be a plain HTTP address")]
    [InlineData("compute --json /no/such/folder/report.json", "--json must name a file in a folder that exists")]
    [InlineData("compute --unknown", "--unknown")]
    [InlineData("", "Required command was not provided")]
    public async Task Compute_BadArguments_ExitsWithTwo(string arguments, string expected)
    {
        var run = await ToolRun.RunAsync(arguments, stop: Stop);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compute_NothingListens_ExitsWithTwoAndSaysHowToStart()
    {
        var service = new FakeService();
        var address = service.Address;
        await service.DisposeAsync();

        var run = await ToolRun.RunAsync(Small + address, stop: Stop);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"No service answers at {address}", run.Error, StringComparison.Ordinal);
        Assert.Contains("samples/FullService", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compute_ServiceNotReady_ExitsWithTwoAndSendsNothing()
    {
        await using var service = new FakeService { Readiness = ServedReply.Json(503, "{}") };

        var run = await ToolRun.RunAsync(Small + service.Address, stop: Stop);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("GET /health/ready answers HTTP 503", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, service.Submissions);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("compute --help")]
    public async Task Help_Asked_ShowsExamples(string arguments)
    {
        var run = await ToolRun.RunAsync(arguments, stop: Stop);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("compute --requests 1000000 --batch 10000", run.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compute_FilesAsked_WritesThem()
    {
        var folder = Directory.CreateTempSubdirectory("loadtest-");
        try
        {
            await using var service = new FakeService();
            var json = Path.Combine(folder.FullName, "report.json");
            var csv = Path.Combine(folder.FullName, "jobs.csv");

            await ToolRun.RunAsync($"{Small}{service.Address} --json {json} --csv {csv}", stop: Stop);

            using var report = JsonDocument.Parse(await File.ReadAllTextAsync(json, Stop));
            Assert.Equal(60, report.RootElement.GetProperty("jobs").GetProperty("completed").GetInt32());
            Assert.Equal(3, report.RootElement.GetProperty("clients").GetArrayLength());
            var lines = await File.ReadAllLinesAsync(csv, Stop);
            Assert.Equal(61, lines.Length);
            Assert.All(lines, line => Assert.Equal(11, line.Count(static letter => letter == ',')));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ServedReply CloseInTheMiddle(int submission, ServedReply reply) =>
        submission == 10 ? new ServedReply(reply.Text[..^5], Closes: true) : reply;
}
