using System.Globalization;
using Fairlead.Relay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Peers.Caches;

/// <summary>This program again, as one of the servers.</summary>
internal static class ServingProcess
{
    public const string Word = "serve-cached";
    public const string Constant = "constant";
    public const string Relay = "relay";

    /// <summary>Serves until it is killed.</summary>
    /// <param name="args">What, on which port, and in front of which origin.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:" + args[1]).ConfigureKestrel(static options =>
        {
            options.AddServerHeader = false;
            options.UseRelayFieldEncoding();
        });
        builder.Logging.ClearProviders();
        builder.Services.AddHttpClient("origin").AddRelayCaching(static options => options.Kind = CacheKind.Shared);
        var app = builder.Build();
        if (args[0] == Relay)
        {
            app.MapRelay("/{**path}", new Uri(args[2]), "origin");
        }
        else
        {
            app.Map("/{**path}", WriteConstantAsync);
        }

        await app.RunAsync().ConfigureAwait(false);
        return 0;
    }

    // The fields that a hit has as well.
    private static Task WriteConstantAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Age = "10";
        headers["Cache-Status"] = "Fairlead; hit; ttl=86390; detail=Fresh";
        headers.Via = "1.1 fairlead-0123456789abcdef0123456789abcdef";
        return CachedMenu.WriteAsync(context);
    }

    public static string[] ArgumentsFor(string what, int port, Uri origin) => [Word, what, port.ToString(CultureInfo.InvariantCulture), origin.ToString()];
}
