using System.Net;
using System.Text.Json;
using Fairlead.Webhooks;
using FullService.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using TestSupport;

namespace FullService.Tests.Webhooks;

/// <summary>What was not delivered is listed, sent again or dropped.</summary>
public sealed class WebhookDeadLetterTests
{
    private const string Path = "/webhooks/dead-letters";

    [Fact]
    public async Task Retry_SendsTheSameRequestAgain()
    {
        await using var receiver = await EventReceiver.StartAsync(refusals: 1);
        await using var service = await StartAsync();
        var job = await SubmitAsync(service, receiver.Url);

        var letter = await ParkedAsync(service);

        Assert.Equal(["id", "webhookUrl", "reason", "streamIds", "parkedAt", "lastError"], letter.EnumerateObject().Select(static property => property.Name));
        Assert.Equal(receiver.Url, letter.GetProperty("webhookUrl").GetString());
        Assert.Equal("retries_exhausted", letter.GetProperty("reason").GetString());
        Assert.Contains("500", letter.GetProperty("lastError").GetString(), StringComparison.Ordinal);
        Assert.Contains(job, letter.GetProperty("streamIds")[0].GetString(), StringComparison.Ordinal);
        var id = letter.GetProperty("id").GetString()!;
        using var response = await service.PostAsync($"{Path}/{id}/retry", "", caller: null);
        using var answer = await RunningService.ReadAsync(response, HttpStatusCode.Accepted);
        Assert.Equal((id, "sending"), (answer.RootElement.GetProperty("id").GetString(), answer.RootElement.GetProperty("status").GetString()));
        Assert.Equal(id, (await receiver.NextAsync()).Id);
        Assert.Equal(0, (await service.GetAsync(Path)).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Discard_DropsItForGood()
    {
        await using var receiver = await EventReceiver.StartAsync(refusals: 1);
        await using var service = await StartAsync();
        await SubmitAsync(service, receiver.Url);
        var id = (await ParkedAsync(service)).GetProperty("id").GetString();

        using var discarded = await service.Client.DeleteAsync($"{Path}/{id}", RunningService.Cancel);
        using var answer = await RunningService.ReadAsync(discarded, HttpStatusCode.Accepted);
        using var again = await service.Client.DeleteAsync($"{Path}/{id}", RunningService.Cancel);
        using var retried = await service.PostAsync($"{Path}/{id}/retry", "", caller: null);

        Assert.Equal("discarded", answer.RootElement.GetProperty("status").GetString());
        Assert.Contains($"has no dead letter '{id![..30]}", await RunningService.ReadProblemAsync(again, 404), StringComparison.Ordinal);
        await RunningService.ReadProblemAsync(retried, 404);
        Assert.Equal(0, (await service.GetAsync(Path)).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task List_ByUrlAndLimit_HasTheOldestOfThat()
    {
        await using var receiver = await EventReceiver.StartAsync(refusals: 3);
        await using var service = await StartAsync();
        var secret = Fairlead.Webhooks.Signing.WebhookSecret.Create().Reveal();
        await SubmitAsync(service, receiver.Url);
        var first = await ParkedAsync(service);
        await SubmitAsync(service, receiver.Url);
        await ParkedAsync(service, count: 2);
        await SubmitAsync(service, receiver.Url.Replace("/hook", "/hook?other", StringComparison.Ordinal), secret);
        await ParkedAsync(service, count: 3);

        var found = await service.GetAsync($"{Path}?webhookUrl={Uri.EscapeDataString(receiver.Url)}&limit=1");

        Assert.Equal(2, found.GetProperty("count").GetInt32());
        Assert.Equal(first.GetRawText(), Assert.Single(found.GetProperty("deadLetters").EnumerateArray()).GetRawText());
        Assert.DoesNotContain(secret, (await service.GetAsync(Path)).GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?limit=1&limit=2")]
    [InlineData("?webhookUrl=nonsense")]
    [InlineData("?speed=9")]
    public async Task List_BadQuery_Is400(string query)
    {
        await using var service = await StartAsync();
        using var response = await service.Client.GetAsync(Path + query, RunningService.Cancel);

        await RunningService.ReadProblemAsync(response, 400);
    }

    [Fact]
    public async Task Restart_WithRedis_KeepsDeadLetters()
    {
        await using var redis = await RedisServer.StartAsync(RunningService.Cancel);
        await using var receiver = await EventReceiver.StartAsync(refusals: 1);
        JsonElement before;
        await using (var service = await StartAsync("--Redis:Connection", redis.Endpoint))
        {
            await SubmitAsync(service, receiver.Url);
            before = await ParkedAsync(service);
            await service.StopAsync();
        }

        // Also where only operators are answered.
        await using var again = await StartAsync("--Redis:Connection", redis.Endpoint, "--Role", "worker");
        var after = await ParkedAsync(again);
        Assert.Equal(before.GetRawText(), after.GetRawText());
        using var response = await again.PostAsync($"{Path}/{after.GetProperty("id").GetString()}/retry", "", caller: null);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(before.GetProperty("id").GetString(), (await receiver.NextAsync()).Id);
    }

    private static Task<RunningService> StartAsync(params string[] settings) => RunningService.StartAsync(
        static services => services.Configure<WebhookPusherOptions>(static options => options.GiveUpAfter = TimeSpan.Zero),
        ["--Webhooks:AllowPrivateNetworks", "true", "--Compute:DrainTime", "0s", .. settings]);

    private static async Task<string> SubmitAsync(RunningService service, string url, string? secret = null)
    {
        using var response = await service.PostAsync("/compute", JsonSerializer.Serialize(new { number = "360", webhookUrl = url, webhookSecret = secret }));
        using var answer = await RunningService.ReadAsync(response, HttpStatusCode.Accepted);
        return answer.RootElement.GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> ParkedAsync(RunningService service, int count = 1)
    {
        while (true)
        {
            var list = await service.GetAsync(Path);
            if (list.GetProperty("count").GetInt32() == count)
            {
                return list.GetProperty("deadLetters")[0];
            }

            await Task.Yield();
        }
    }
}
