using System.Net.Http.Headers;
using System.Text.Json;
using MenuApi.Hosting;
using TestSupport;

namespace MenuApi.Tests.Hosting;

/// <summary>The program on a free loopback port, on a Wednesday, with a client.</summary>
internal sealed class RunningMenuApi : IAsyncDisposable
{
    /// <summary>A Wednesday, in the afternoon; not one to come, since the server ignores conditions with a date that the clock of the machine has not reached.</summary>
    public static readonly DateTimeOffset Now = new(2025, 1, 1, 15, 0, 0, TimeSpan.Zero);

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };

    private RunningMenuApi(MenuHost host, ManualTimeProvider time) => (Host, Time) = (host, time);

    public MenuHost Host { get; }

    public ManualTimeProvider Time { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<RunningMenuApi> StartAsync(MenuOptions? options = null, DateTimeOffset? now = null)
    {
        var time = new ManualTimeProvider(now ?? Now);
        return new RunningMenuApi(await MenuHost.StartAsync(options ?? new MenuOptions(), time, Cancel), time);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string target, Action<HttpRequestHeaders>? setFields = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Host.Url, target));
        setFields?.Invoke(request.Headers);
        return await _client.SendAsync(request, Cancel);
    }

    public Task<HttpResponseMessage> GetAsync(string target, Action<HttpRequestHeaders>? setFields = null) => SendAsync(HttpMethod.Get, target, setFields);

    public async Task<JsonElement> ReadAsync(string target)
    {
        using var response = await GetAsync(target);
        return await ReadAsync(response);
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Cancel));
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Host.DisposeAsync();
    }
}
