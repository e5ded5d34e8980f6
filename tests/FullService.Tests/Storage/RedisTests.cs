using System.Net;
using FullService.Tests.Hosting;
using TestSupport;

namespace FullService.Tests.Storage;

/// <summary>Processes that share a Redis: any of them answers for any job, whoever does it.</summary>
public sealed class RedisTests
{
    private const string Number = "1000000016000000063";

    [Fact]
    public async Task Job_SubmittedToOneApi_IsDoneByAWorkerAndKnownToTheOtherApi()
    {
        await using var redis = await RedisServer.StartAsync(RunningService.Cancel);
        await using var first = await StartAsync(redis, "api");
        await using var second = await StartAsync(redis, "api");
        var id = await first.SubmitAsync(Number, key: "once");
        Assert.Equal("pending", (await second.GetAsync($"/compute/{id}")).GetProperty("status").GetString());
        var waiting = second.WaitAsync(id);

        await using var worker = await StartAsync(redis, "worker");

        Assert.Equal("completed", (await waiting).GetProperty("status").GetString());
        Assert.Equal((await waiting).GetRawText(), (await first.GetAsync($"/compute/{id}")).GetRawText());
        Assert.Equal(id, await second.SubmitAsync(Number, key: "once"));
    }

    [Fact]
    public async Task Worker_OfItsOwn_AnswersOnlyThoseWhoWatch()
    {
        await using var redis = await RedisServer.StartAsync(RunningService.Cancel);
        await using var worker = await StartAsync(redis, "worker");

        using var refused = await worker.PostAsync("/compute", $$"""{"number":"{{Number}}"}""");
        using var ready = await worker.Client.GetAsync("/health/ready", RunningService.Cancel);

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(0, (await worker.GetAsync("/stats")).GetProperty("queue").GetProperty("current").GetInt32());
    }

    [Fact]
    public async Task Restart_OfAllProcesses_KeepsResults()
    {
        await using var redis = await RedisServer.StartAsync(RunningService.Cancel);
        string id;
        string shown;
        await using (var service = await StartAsync(redis, "all"))
        {
            id = await service.SubmitAsync(Number);
            shown = (await service.WaitAsync(id)).GetRawText();
        }

        await using var again = await StartAsync(redis, "all");
        Assert.Equal(shown, (await again.GetAsync($"/compute/{id}")).GetRawText());
    }

    [Fact]
    public async Task Submit_RedisIsAway_Says503AndGoesOnWhenItIsBack()
    {
        await using var redis = await RedisServer.StartAsync(RunningService.Cancel);
        await using var service = await StartAsync(redis, "all");
        await service.WaitAsync(await service.SubmitAsync(Number));
        await redis.KillAsync();

        using var response = await service.PostAsync("/compute", $$"""{"number":"{{Number}}"}""");
        var detail = await RunningService.ReadProblemAsync(response, 503);
        await redis.RestartAsync(RunningService.Cancel);

        Assert.Contains("does not answer", detail, StringComparison.Ordinal);
        Assert.Equal("completed", (await service.WaitAsync(await service.SubmitAsync(Number))).GetProperty("status").GetString());
    }

    private static Task<RunningService> StartAsync(RedisServer redis, string role) =>
        RunningService.StartAsync("--Redis:Connection", redis.Endpoint, "--Role", role);
}
