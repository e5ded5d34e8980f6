using System.Globalization;
using System.Text;
using System.Text.Json;
using FullService.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace FullService.Tests.Hosting;

/// <summary>The whole service on a free loopback port, with a client.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningService(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<RunningService> StartAsync(params string[] settings) => StartAsync(configure: null, settings);

    public static async Task<RunningService> StartAsync(Action<IServiceCollection>? configure, params string[] settings)
    {
        string[] args = ["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None", "--Logging:LogLevel:FullService", "None", .. settings];
        var app = ServiceHost.TryBuild(args, configure, out var errors);
        Assert.True(app is not null, string.Join('\n', errors));
        await app.StartAsync(Cancel);
        return new RunningService(app);
    }

    public async Task<HttpResponseMessage> PostAsync(string path, string body, string? caller = "alice", string? key = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body, Encoding.UTF8);
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (caller is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Caller-ID", caller);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return await Client.SendAsync(request, Cancel);
    }

    public async Task<string> SubmitAsync(string number, string caller = "alice", string? key = null)
    {
        using var response = await PostAsync("/compute", $$"""{"number":"{{number}}"}""", caller, key);
        using var answer = await ReadAsync(response, System.Net.HttpStatusCode.Accepted);
        return answer.RootElement.GetProperty("id").GetString()!;
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Client.GetAsync(path, Cancel);
        using var document = await ReadAsync(response, System.Net.HttpStatusCode.OK);
        return document.RootElement.Clone();
    }

    public Task<JsonElement> WaitAsync(string id, int seconds = 20) =>
        GetAsync(string.Create(CultureInfo.InvariantCulture, $"/compute/{id}?wait={seconds}"));

    /// <summary>Waits until a worker has begun the job.</summary>
    public async Task WaitUntilRunningAsync(string id)
    {
        while ((await GetAsync($"/compute/{id}")).GetProperty("status").GetString() == "pending")
        {
            await Task.Yield();
        }
    }

    public Task StopAsync() => _app.StopAsync(CancellationToken.None);

    public static async Task<JsonDocument> ReadAsync(HttpResponseMessage response, System.Net.HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text);
    }

    /// <summary>Checks that the answer is a problem and returns its detail.</summary>
    public static async Task<string> ReadProblemAsync(HttpResponseMessage response, int status)
    {
        using var problem = await ReadAsync(response, (System.Net.HttpStatusCode)status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.RootElement.GetProperty("title").GetString()!);
        var detail = problem.RootElement.GetProperty("detail").GetString()!;
        Assert.NotEmpty(detail);
        Assert.DoesNotContain("   at ", detail, StringComparison.Ordinal);
        return detail;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
