using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fairlead.Webhooks;
using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Signing;
using LoadTest.Tests.Service;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadTest.Tests.Analysis;

/// <summary>The analysis part of the contract in memory: it pushes three lines for each analysis, or misbehaves as a test asks.</summary>
internal sealed class FakeAnalysisService : IAsyncDisposable
{
    private const int Lines = 3;

    private readonly LoopbackServer _server;
    private readonly WebhookPusher _pusher = new(
        new WebhookPusherOptions { AllowPrivateNetworks = true, FlushInterval = TimeSpan.FromMilliseconds(1) },
        new MemoryWebhookOutbox(),
        TimeProvider.System,
        NullLogger<WebhookPusher>.Instance);

    private readonly ConcurrentDictionary<string, long> _lengths = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> _pushed = [];
    private int _submissions;
    private int _analyses;
    private int _answered;

    public FakeAnalysisService() => _server = new LoopbackServer(Answer);

    public string Address => _server.Address;

    /// <summary>Gets or sets the answer to a submission, by its order from 0, instead of accepting it.</summary>
    public Func<int, ServedReply?> Refuse { get; set; } = static _ => null;

    /// <summary>Gets or sets which analyses, by their order from 0, push nothing.</summary>
    public Func<int, bool> IsLost { get; set; } = static _ => false;

    /// <summary>Gets or sets which analyses push less than they say.</summary>
    public Func<int, bool> IsShort { get; set; } = static _ => false;

    /// <summary>Gets how many analyses were asked for.</summary>
    public int Analyses => _lengths.Count;

    /// <summary>Tells whether so many requests have come, and everything that they asked for has arrived, but for what is lost.</summary>
    public bool HasDelivered(int requests) =>
        Volatile.Read(ref _answered) == requests && _pushed.All(id => _pusher.FindDelivery(id) == WebhookDelivery.Sent);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _pusher.DisposeAsync();
    }

    private ServedReply Answer(ServedRequest request) => request switch
    {
        { Method: "GET", Path: "/health/ready" } => ServedReply.Json(200, "{}"),
        { Method: "POST", Path: "/start-analysis" } => Refuse(Interlocked.Increment(ref _submissions) - 1) ?? Start(request.Body),
        { Method: "GET" } => Describe(request.Path["/analysis/".Length..]),
        _ => ServedReply.Json(405, "{}"),
    };

    private ServedReply Start(string text)
    {
        using var body = JsonDocument.Parse(text);
        var asked = body.RootElement;
        var endpoint = new WebhookEndpoint(
            new Uri(asked.GetProperty("webhookUrl").GetString()!), WebhookSecret.Parse(asked.GetProperty("webhookSecret").GetString()!));
        var ids = Enumerable.Range(0, asked.GetProperty("analyses").GetInt32()).Select(_ => Guid.NewGuid().ToString("N")).ToArray();
        foreach (var id in ids)
        {
            var order = Interlocked.Increment(ref _analyses) - 1;
            var output = Enumerable.Range(1, Lines).Select(Line).ToArray();
            _lengths[id] = output.Sum(static line => line.Length) + (IsShort(order) ? 1 : 0);
            if (!IsLost(order))
            {
                _pushed.Add(id);
                _ = PushAsync(endpoint, id, output);
            }
        }

        Interlocked.Increment(ref _answered);
        return ServedReply.Json(202, JsonSerializer.Serialize(new { jobIds = ids }));
    }

    private async Task PushAsync(WebhookEndpoint endpoint, string id, IEnumerable<byte[]> output)
    {
        await using var stream = await _pusher.OpenStreamAsync(endpoint, id);
        foreach (var line in output)
        {
            await stream.WriteAsync(line);
        }

        await stream.CompleteAsync();
    }

    // It calls everything sent: that something is missing is for the tool to find.
    private ServedReply Describe(string id) => ServedReply.Json(200, string.Create(
        CultureInfo.InvariantCulture, $$"""{"id": "{{id}}", "status": "completed_and_sent", "bytesWritten": {{_lengths[id]}}, "completedAt": "2030-01-01T00:00:00Z"}"""));

    private static byte[] Line(int number) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{number:000000} {TimeProvider.System.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} größer\n"));
}
