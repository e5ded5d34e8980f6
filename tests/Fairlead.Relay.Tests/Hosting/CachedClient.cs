using Fairlead.Relay.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using TestSupport;

namespace Fairlead.Relay.Tests.Hosting;

/// <summary>A client with a cache in front of a scripted origin, on a clock that the test drives.</summary>
internal sealed class CachedClient : IAsyncDisposable
{
    public const string Url = "https://origin.example/a";
    private readonly HttpMessageInvoker _client;

    public CachedClient(Action<RelayCachingOptions>? configure = null, IRelayStore? store = null)
    {
        var options = new RelayCachingOptions { Kind = CacheKind.Shared };
        configure?.Invoke(options);
        Cache = new RelayCache(options, store ?? new MemoryRelayStore(), Time, NullLogger<RelayCache>.Instance);
        _client = new HttpMessageInvoker(new RelayCachingHandler(Cache) { InnerHandler = Origin });
    }

    public ManualTimeProvider Time { get; } = new(Messages.Now);

    public ScriptedOrigin Origin { get; } = new();

    public RelayCache Cache { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static HttpRequestMessage Request(string fields = "", string url = Url, string method = "GET")
    {
        var request = new HttpRequestMessage(new HttpMethod(method), url);
        foreach (var field in Messages.Fields(fields))
        {
            request.Headers.TryAddWithoutValidation(field.Name, field.Value);
        }

        return request;
    }

    /// <summary>Sends a request and reads the answer to its end, and waits until it is stored.</summary>
    public async Task<Received> SendAsync(string fields = "", string url = Url, string method = "GET")
    {
        using var response = await SendStreamingAsync(Request(fields, url, method), Token);
        var received = await Received.ReadAsync(response, Token);
        await Cache.WhenIdleAsync();
        return received;
    }

    public Task<HttpResponseMessage> SendStreamingAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _client.SendAsync(request, cancellationToken);

    public void Advance(int seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public async ValueTask DisposeAsync()
    {
        await Cache.DisposeAsync();
        _client.Dispose();
    }
}
