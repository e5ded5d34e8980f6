using System.Globalization;
using System.Net;
using System.Numerics;
using FullService.Tests.Hosting;

namespace FullService.Tests.Compute;

public sealed class JobTests
{
    private static readonly string[] OneWorker = ["--Compute:Workers", "1", "--Compute:DrainTime", "0s"];

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("nonsense")]
    [InlineData("01a1fd8d-2c66-7987-8fdf-7910f330c610")]
    public async Task AnyVerb_UnknownId_Is404(string id)
    {
        await using var service = await RunningService.StartAsync(OneWorker);
        using var get = await service.Client.GetAsync($"/compute/{id}", RunningService.Cancel);
        using var wait = await service.Client.GetAsync($"/compute/{id}?wait=60", RunningService.Cancel);
        using var delete = await service.Client.DeleteAsync($"/compute/{id}", RunningService.Cancel);
        using var retry = await service.Client.PostAsync($"/dead-letters/{id}/retry", null, RunningService.Cancel);

        await RunningService.ReadProblemAsync(get, 404);
        await RunningService.ReadProblemAsync(wait, 404);
        await RunningService.ReadProblemAsync(delete, 404);
        await RunningService.ReadProblemAsync(retry, 404);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("61")]
    [InlineData("60.001")]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("NaN")]
    [InlineData("1&wait=2")]
    public async Task Get_BadWait_Is400(string wait)
    {
        await using var service = await RunningService.StartAsync(OneWorker);
        var id = await service.SubmitAsync("6");
        using var response = await service.Client.GetAsync($"/compute/{id}?wait={wait}", RunningService.Cancel);

        Assert.Contains("from 0 to 60", await RunningService.ReadProblemAsync(response, 400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_PendingAndRunning_StopsThemAndWakesTheirWaiters()
    {
        await using var service = await RunningService.StartAsync(OneWorker);
        var running = await service.SubmitAsync(HardNumbers.WithDigits(95));
        await service.WaitUntilRunningAsync(running);
        var pending = await service.SubmitAsync("6");
        var waiter = service.WaitAsync(running, 60);

        foreach (var id in new[] { pending, running })
        {
            using var canceled = await service.Client.DeleteAsync($"/compute/{id}", RunningService.Cancel);
            using var answer = await RunningService.ReadAsync(canceled, HttpStatusCode.Accepted);
            Assert.Equal("canceled", answer.RootElement.GetProperty("status").GetString());
            using var again = await service.Client.DeleteAsync($"/compute/{id}", RunningService.Cancel);
            await RunningService.ReadProblemAsync(again, 409);
        }

        Assert.Equal("canceled", (await waiter).GetProperty("status").GetString());
        Assert.Equal("canceled", (await service.GetAsync($"/compute/{pending}")).GetProperty("status").GetString());

        // The worker is free again: the computation was stopped, not only forgotten.
        Assert.Equal("completed", (await service.WaitAsync(await service.SubmitAsync("35"))).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Timeout_KeepsTheFactorsFoundAndTheRest()
    {
        await using var service = await RunningService.StartAsync([.. OneWorker, "--Compute:JobTimeout", "300ms"]);
        var hard = BigInteger.Parse(HardNumbers.WithDigits(66), CultureInfo.InvariantCulture);
        var job = await service.WaitAsync(await service.SubmitAsync((hard * 8 * 81 * 1009).ToString(CultureInfo.InvariantCulture)));

        Assert.Equal("failed", job.GetProperty("status").GetString());
        Assert.Equal("timeout", job.GetProperty("error").GetString());
        Assert.Equal(1, job.GetProperty("attempts").GetInt32());
        Assert.Equal(
            """[{"prime":"2","exponent":3,"proved":true},{"prime":"3","exponent":4,"proved":true},{"prime":"1009","exponent":1,"proved":true}]""",
            job.GetProperty("factors").GetRawText());
        Assert.Equal(hard.ToString(CultureInfo.InvariantCulture), job.GetProperty("remaining").GetString());
        Assert.False(job.GetProperty("isPrime").GetBoolean());
    }

    [Fact]
    public async Task DeadLetters_FailedJob_IsListedAndCanBeRetried()
    {
        await using var service = await RunningService.StartAsync([.. OneWorker, "--Compute:JobTimeout", "100ms"]);
        var completed = await service.SubmitAsync("6");
        var failed = await service.SubmitAsync(HardNumbers.WithDigits(95));
        await service.WaitAsync(completed);
        await service.WaitAsync(failed);

        var dead = (await service.GetAsync("/dead-letters?limit=5")).GetProperty("jobs").EnumerateArray();
        Assert.Equal(failed, Assert.Single(dead).GetProperty("id").GetString());

        using var notDead = await service.Client.PostAsync($"/dead-letters/{completed}/retry", null, RunningService.Cancel);
        await RunningService.ReadProblemAsync(notDead, 409);
        using var retried = await service.Client.PostAsync($"/dead-letters/{failed}/retry", null, RunningService.Cancel);
        Assert.Equal(HttpStatusCode.Accepted, retried.StatusCode);
        Assert.Equal("failed", (await service.WaitAsync(failed)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Post_FullQueues_Are429And503WithRetryAfter()
    {
        await using var service = await RunningService.StartAsync(
            [.. OneWorker, "--Compute:MaxQueued", "3", "--Compute:MaxQueuedPerCaller", "2", "--Compute:JobTimeout", "20s"]);
        await service.WaitUntilRunningAsync(await service.SubmitAsync(HardNumbers.WithDigits(95)));
        await service.SubmitAsync("6");
        using var tooMany = await service.PostAsync("/compute/batch", """{"numbers":["6","7"]}""");
        await AssertRefusedForNowAsync(tooMany, 429);
        Assert.Equal(2, (await service.GetAsync("/compute")).GetProperty("jobs").GetArrayLength());

        await service.SubmitAsync("7");
        using var ofCaller = await service.PostAsync("/compute", """{"number":"8"}""");
        await AssertRefusedForNowAsync(ofCaller, 429);

        await service.SubmitAsync("8", "bob");
        using var ofAll = await service.PostAsync("/compute", """{"number":"9"}""", "carol");
        await AssertRefusedForNowAsync(ofAll, 503);
    }

    [Theory]
    [InlineData("1", "5", 429)]
    [InlineData("5", "1", 503)]
    public async Task Retry_FullQueue_IsRefusedForNow(string perCaller, string total, int status)
    {
        await using var service = await RunningService.StartAsync(
            [.. OneWorker, "--Compute:JobTimeout", "500ms", "--Compute:MaxQueued", total, "--Compute:MaxQueuedPerCaller", perCaller]);
        var failed = await service.SubmitAsync(HardNumbers.WithDigits(95));
        await service.WaitAsync(failed);
        var busy = await service.SubmitAsync(HardNumbers.WithDigits(95, 1));
        await service.WaitUntilRunningAsync(busy);
        await service.SubmitAsync("6");
        using var response = await service.Client.PostAsync($"/dead-letters/{failed}/retry", null, RunningService.Cancel);

        await AssertRefusedForNowAsync(response, status);
    }

    private static async Task AssertRefusedForNowAsync(HttpResponseMessage response, int status)
    {
        await RunningService.ReadProblemAsync(response, status);
        Assert.True(response.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
    }
}
