using System.Text;
using System.Text.Json;
using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Signing;
using Fairlead.Webhooks.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Webhooks.Tests.Interop;

/// <summary>Signatures against the npm package of the Standard Webhooks project, in both directions.</summary>
public sealed class ReferencePackageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("standardwebhooks-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Signature_AgainstThePackage_BothVerifyTheOther()
    {
        var secret = WebhookSecret.Create();
        var request = await PushAsync(secret);
        var body = Encoding.UTF8.GetString(request.Body);
        await InstallAsync();

        var theirs = await CheckAsync(secret, request, body);
        var error = (await CheckAsync(WebhookSecret.Create(), request, body)).GetProperty("error").GetString();

        Assert.Equal(JsonValueKind.Null, theirs.GetProperty("error").ValueKind);
        Assert.Equal("No matching signature found", error);
        var verifier = new WebhookVerifier(new WebhookVerifierOptions { Secrets = { secret.Reveal() } }, TimeProvider.System);
        Assert.Equal(WebhookVerdict.Verified, verifier.Verify(
            theirs.GetProperty("id").GetString(), theirs.GetProperty("timestamp").GetString(), theirs.GetProperty("signature").GetString(), request.Body));
    }

    private static async Task<ReceivedRequest> PushAsync(WebhookSecret secret)
    {
        var receiver = new ScriptedReceiver();
        await using var pusher = new WebhookPusher(
            new WebhookPusherOptions(), new MemoryWebhookOutbox(), TimeProvider.System, NullLogger<WebhookPusher>.Instance, meterFactory: null, new Random(7), _ => receiver);
        await using var stream = await pusher.OpenStreamAsync(new WebhookEndpoint(RunningPusher.Endpoint.Url, secret), "report", Token);
        await stream.WriteAsync("größer, 標本, 𝛼, \"quoted\", a\\b\n"u8.ToArray(), Token);
        return await receiver.NextAsync();
    }

    // From the registry that is configured on this machine, in the versions and with the digests of the lock file.
    private async Task InstallAsync()
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Interop", "npm")))
        {
            File.Copy(path, Path.Combine(_folder.FullName, Path.GetFileName(path)));
        }

        var (exitCode, _, error) = await ForeignProgram.RunAsync("npm", _folder.FullName, "", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        Assert.True(exitCode == 0, error);
    }

    private async Task<JsonElement> CheckAsync(WebhookSecret secret, ReceivedRequest request, string body)
    {
        var headers = new Dictionary<string, string?>
        {
            [WebhookHeaderNames.Id] = request.Id,
            [WebhookHeaderNames.Timestamp] = request.Timestamp,
            [WebhookHeaderNames.Signature] = request.Signature,
        };
        var input = JsonSerializer.Serialize(new { secret = secret.Reveal(), headers, body });
        var (exitCode, output, error) = await ForeignProgram.RunAsync("node", _folder.FullName, input, "check.mjs");
        Assert.True(exitCode == 0, error);
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }
}
