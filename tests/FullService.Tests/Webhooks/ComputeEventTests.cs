using System.Net;
using Fairlead.Webhooks.Signing;
using FullService.Tests.Compute;
using FullService.Tests.Hosting;

namespace FullService.Tests.Webhooks;

/// <summary>The end of a job is pushed to whoever has asked for it.</summary>
public sealed class ComputeEventTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("compute-events-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Post_WithWebhook_PushesWhatGetAnswers()
    {
        var secret = WebhookSecret.Create().Reveal();
        await using var receiver = await EventReceiver.StartAsync();
        await using var service = await StartAsync();

        var id = await SubmitAsync(service, "360", receiver.Url, secret);
        var received = await receiver.NextAsync();

        Assert.Equal("compute.ended", received.Message.GetProperty("type").GetString());
        var job = await service.GetAsync($"/compute/{id}");
        Assert.Equal(job.GetRawText(), received.Message.GetProperty("data").GetRawText());
        Assert.Equal(job.GetProperty("completedAt").GetString(), received.Message.GetProperty("timestamp").GetString());
        Assert.Contains(id, received.Id, StringComparison.Ordinal);
        var verifier = new WebhookVerifier(new WebhookVerifierOptions { Secrets = { secret } }, TimeProvider.System);
        Assert.Equal(WebhookVerdict.Verified, verifier.Verify(received.Id, received.Timestamp, received.Signature, received.Body));
        Assert.DoesNotContain(secret, job.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WithoutWebhook_PushesNothing()
    {
        await using var receiver = await EventReceiver.StartAsync();
        await using var service = await StartAsync();

        await service.WaitAsync(await service.SubmitAsync("1001"));
        var id = await SubmitAsync(service, "1003", receiver.Url);

        Assert.Contains(id, (await receiver.NextAsync()).Id, StringComparison.Ordinal);
        Assert.False(receiver.HasMore);
    }

    [Fact]
    public async Task Post_ReceiverThatRefusesFirst_GetsItLater()
    {
        await using var receiver = await EventReceiver.StartAsync(refusals: 1);
        await using var service = await StartAsync();

        var id = await SubmitAsync(service, "360", receiver.Url);

        Assert.Equal(id, (await receiver.NextAsync()).Message.GetProperty("data").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Delete_JobWithWebhook_PushesItsCancellation()
    {
        await using var receiver = await EventReceiver.StartAsync();
        await using var service = await StartAsync("--Compute:Workers", "1");
        var id = await SubmitAsync(service, HardNumbers.WithDigits(95), receiver.Url);

        using var answer = await service.Client.DeleteAsync($"/compute/{id}", RunningService.Cancel);

        Assert.Equal("canceled", (await receiver.NextAsync()).Message.GetProperty("data").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Retry_FailedJobWithWebhook_PushesBothEnds()
    {
        await using var receiver = await EventReceiver.StartAsync();
        await using var service = await StartAsync("--Compute:JobTimeout", "1ms");
        var id = await SubmitAsync(service, HardNumbers.WithDigits(80), receiver.Url);
        var first = await receiver.NextAsync();

        using var answer = await service.PostAsync($"/dead-letters/{id}/retry", "{}");
        var second = await receiver.NextAsync();

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.NotEqual(first.Id, second.Id);
        Assert.All([first, second], received => Assert.Equal(
            (id, "failed"), (received.Message.GetProperty("data").GetProperty("id").GetString(), received.Message.GetProperty("data").GetProperty("status").GetString())));
    }

    [Fact]
    public async Task Restart_BeforeTheEnd_StillPushesIt()
    {
        await using var receiver = await EventReceiver.StartAsync();
        var secret = WebhookSecret.Create().Reveal();
        string id;
        await using (var service = await StartAsync("--Storage:Folder", _folder.FullName, "--Compute:Workers", "1"))
        {
            await service.SubmitAsync(HardNumbers.WithDigits(95));
            id = await SubmitAsync(service, "360", receiver.Url, secret);
        }

        await using var again = await StartAsync("--Storage:Folder", _folder.FullName, "--Compute:Workers", "2");
        var received = await receiver.NextAsync();

        Assert.Equal(id, received.Message.GetProperty("data").GetProperty("id").GetString());
        Assert.StartsWith("v1,", received.Signature, StringComparison.Ordinal);
    }

    private static Task<RunningService> StartAsync(params string[] settings) =>
        RunningService.StartAsync(["--Webhooks:AllowPrivateNetworks", "true", "--Compute:DrainTime", "0s", .. settings]);

    private static async Task<string> SubmitAsync(RunningService service, string number, string url, string? secret = null)
    {
        var signed = secret is null ? "" : $",\"webhookSecret\":\"{secret}\"";
        using var response = await service.PostAsync("/compute", $$"""{"number":"{{number}}","webhookUrl":"{{url}}"{{signed}}}""");
        using var answer = await RunningService.ReadAsync(response, HttpStatusCode.Accepted);
        return answer.RootElement.GetProperty("id").GetString()!;
    }
}
