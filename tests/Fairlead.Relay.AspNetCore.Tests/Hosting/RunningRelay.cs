using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestSupport;

namespace Fairlead.Relay.AspNetCore.Tests.Hosting;

/// <summary>A relay on a free loopback port in front of an origin, with clients that speak to it in bytes.</summary>
internal sealed class RunningRelay : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningRelay(WebApplication app, RawOrigin origin, ManualTimeProvider time)
    {
        (_app, Origin, Time) = (app, origin, time);
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address, Timeout = HardLimit };
    }

    /// <summary>Gets how long a test waits for what must happen; only a defect reaches it.</summary>
    public static TimeSpan HardLimit { get; } = TimeSpan.FromMinutes(2);

    public Uri Address { get; }

    public RawOrigin Origin { get; }

    public ManualTimeProvider Time { get; }

    public HttpClient Client { get; }

    public RelayCache Cache => _app.Services.GetRequiredKeyedService<RelayCache>("origin");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts a relay at the root, unless told otherwise.</summary>
    public static Task<RunningRelay> StartAsync(
        Action<RelayOptions>? configure = null, Action<RelayCachingOptions>? caching = null, Action<RelayCachingBuilder>? store = null, string pattern = "/{**path}") =>
        StartAsync((app, origin) => app.MapRelay(pattern, origin, "origin", configure ?? (static _ => { })), caching, store);

    public static async Task<RunningRelay> StartAsync(Action<WebApplication, Uri> map, Action<RelayCachingOptions>? caching = null, Action<RelayCachingBuilder>? store = null)
    {
        var (origin, time) = (new RawOrigin(), new ManualTimeProvider(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero)));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(static options => options.UseRelayFieldEncoding());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(time);
        var cached = builder.Services.AddHttpClient("origin").AddRelayCaching(options => options.Kind = CacheKind.Shared);
        if (caching is not null)
        {
            builder.Services.Configure("origin", caching);
        }

        store?.Invoke(cached);
        var app = builder.Build();
        map(app, origin.Address);
        await app.StartAsync(Token);
        return new RunningRelay(app, origin, time);
    }

    /// <summary>Sends a GET, or another request with the fields in between the bars, on a connection of its own, and waits until the answer is stored.</summary>
    public async Task<RawMessage> GetAsync(string target, string fields = "", string method = "GET", string body = "")
    {
        var lines = string.Concat(fields.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(static field => field.TrimStart() + "\r\n"));
        var length = body.Length > 0 ? $"Content-Length: {body.Length}\r\n" : "";
        var answer = await SendAsync($"{method} {target} HTTP/1.1\r\nHost: relay\r\n{length}{lines}\r\n{body}", hasBody: method != "HEAD");
        await Cache.WhenIdleAsync();
        return answer;
    }

    /// <summary>Sends bytes on a connection of their own and reads the first answer to them.</summary>
    public async Task<RawMessage> SendAsync(string bytes, bool hasBody = true) => (await SendAllAsync(bytes, hasBody, most: 1)).Single();

    /// <summary>Sends bytes on a connection of their own, and reads the answers to them until there are enough or the connection ends.</summary>
    public async Task<IReadOnlyList<RawMessage>> SendAllAsync(string bytes, bool hasBody = true, int most = int.MaxValue)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(HardLimit);
        using var connection = await ConnectAsync();
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), patience.Token);
        var answers = new List<RawMessage>();
        while (answers.Count < most && await RawMessage.ReadAsync(stream, hasBody, isResponse: true, patience.Token) is { } answer)
        {
            answers.Add(answer);
        }

        return answers;
    }

    public async Task<TcpClient> ConnectAsync()
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(Address.Host, Address.Port, Token);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await Origin.DisposeAsync();
    }
}
