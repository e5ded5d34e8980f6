using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestSupport;

namespace Fairlead.Scheduling.AspNetCore.Tests.Hosting;

/// <summary>An application on a free loopback port, with a client that speaks to it over real connections.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    public const string CallerHeader = "X-Caller";

    private readonly WebApplication _app;
    private readonly SocketsHttpHandler _handler = new() { Expect100ContinueTimeout = Timeout.InfiniteTimeSpan };

    private RunningApp(WebApplication app, ManualTimeProvider time, RecordedLogs logs)
    {
        (_app, Time, Logs) = (app, time, logs);
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient(_handler) { BaseAddress = Address, Timeout = HardLimit };
    }

    /// <summary>Gets how long a test waits for what must happen; only a defect reaches it.</summary>
    public static TimeSpan HardLimit { get; } = TimeSpan.FromSeconds(30);

    public Uri Address { get; }

    public HttpClient Client { get; }

    public ManualTimeProvider Time { get; }

    public RecordedLogs Logs { get; }

    public FairScheduler Scheduler => _app.Services.GetRequiredService<FairScheduler>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static string? CallerOf(HttpContext context) => context.Request.Headers[CallerHeader];

    /// <summary>Starts an application with one turn at a time, unless told otherwise.</summary>
    public static async Task<RunningApp> StartAsync(
        Action<WebApplication> configure, Action<FairSchedulerOptions>? limits = null, Action<IServiceCollection>? services = null, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var (time, logs) = (new ManualTimeProvider(), new RecordedLogs());
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(options => options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = protocols));
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddFairScheduler(static options => options.MaxConcurrency = 1);
        builder.Services.AddFairScheduler(limits);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        configure(app);
        await app.StartAsync(Token);
        return new RunningApp(app, time, logs);
    }

    public static HttpRequestMessage Get(string caller, string path = "/") => new(HttpMethod.Get, path) { Headers = { { CallerHeader, caller } } };

    /// <summary>Starts to send a request; its task ends when the head of the response is there.</summary>
    public Task<HttpResponseMessage> GetAsync(string caller, string path = "/") => SendAsync(Get(caller, path), Token);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    /// <summary>Waits until the scheduler has come to a state.</summary>
    public async Task WaitUntilAsync(Func<FairSchedulerStatistics, bool> isReached)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isReached(Scheduler.GetStatistics()))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < HardLimit, $"It stays at {Scheduler.GetStatistics()}.");
            await Task.Yield();
        }
    }

    /// <summary>Waits until so many requests wait for a turn.</summary>
    public Task WaitUntilQueuedAsync(int count) => WaitUntilAsync(statistics => statistics.Queued == count);

    // The client first: a request that a failed test left running ends when its connection does.
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _handler.Dispose();
        await _app.DisposeAsync();
    }
}
