using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Fairlead.Webhooks.Signing;
using WebhookReceiver.Hosting;
using WebhookReceiver.Reporting;

namespace WebhookReceiver.Tests.Hosting;

/// <summary>A receiver on a free loopback port, with a folder for its files and a client.</summary>
internal sealed class RunningReceiver : IAsyncDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };

    private RunningReceiver(ReceiverHost host, DirectoryInfo folder) => (Host, Folder) = (host, folder);

    public ReceiverHost Host { get; }

    public DirectoryInfo Folder { get; }

    public ReceiverStatistics Statistics => Host.GetStatistics();

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<RunningReceiver> StartAsync(ReceiverOptions? options = null)
    {
        var folder = Directory.CreateTempSubdirectory("received-");
        var host = await ReceiverHost.StartAsync((options ?? new ReceiverOptions()) with { OutputFolder = folder.FullName }, TimeProvider.System, Cancel);
        return new RunningReceiver(host, folder);
    }

    /// <summary>Writes a request with one chunk.</summary>
    public static string Chunk(string stream, long sequence, long offset, string text, bool isFinal = false) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"type":"output.appended","timestamp":"2030-01-01T00:00:00Z","data":{"chunks":[{"streamId":{{{JsonSerializer.Serialize(stream)}}},"sequence":{{{sequence}}},"offset":{{{offset}}},"data":"{{{text}}}","final":{{{(isFinal ? "true" : "false")}}}}]}}""");

    public async Task<HttpStatusCode> PostAsync(string id, string body, string? signature = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Host.Url, "/hook"));
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add(WebhookHeaderNames.Id, id);
        request.Headers.Add(WebhookHeaderNames.Timestamp, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        if (signature is not null)
        {
            request.Headers.Add(WebhookHeaderNames.Signature, signature);
        }

        using var response = await _client.SendAsync(request, Cancel);
        return response.StatusCode;
    }

    public async Task<JsonElement> GetStatsAsync()
    {
        using var document = JsonDocument.Parse(await _client.GetStringAsync(new Uri(Host.Url, "/stats"), Cancel));
        return document.RootElement.Clone();
    }

    public Task<string> ReadFileAsync(string name) => File.ReadAllTextAsync(Path.Combine(Folder.FullName, name), Cancel);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Host.DisposeAsync();
        Folder.Delete(recursive: true);
    }
}
