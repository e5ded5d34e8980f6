using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace FullService.Tests.Relay;

/// <summary>Something to relay to, which answers as a test says, and keeps the targets it was asked for.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _targets;

    private Upstream(WebApplication app, ConcurrentQueue<string> targets) => (_app, _targets) = (app, targets);

    public string Url => _app.Urls.Single();

    /// <summary>Gets what it was asked for, in order.</summary>
    public IReadOnlyList<string> Targets => [.. _targets];

    public static async Task<Upstream> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(static kestrel => kestrel.UseRelayFieldEncoding().Limits.MaxRequestBodySize = null);
        builder.Logging.ClearProviders();
        var (app, targets) = (builder.Build(), new ConcurrentQueue<string>());
        app.Run(context =>
        {
            targets.Enqueue(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
            return answer(context);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new Upstream(app, targets);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
