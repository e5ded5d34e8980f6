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

    /// <summary>What follows the word for a server that is set as <c>samples/RelayHost</c> is.</summary>
    public const string AsRelayHost = "-as-relay-host";

    public const string LargeBody = "large-body";
    public const string RelayWithFiles = "relay-with-files";

    /// <summary>Serves until it is killed.</summary>
    /// <param name="args">What, on which port, in front of which origin, and with which folder.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:" + args[1]).ConfigureKestrel(static options =>
        {
            options.AddServerHeader = false;
            options.UseRelayFieldEncoding();
        });
        builder.Logging.ClearProviders();
        if (args[0].EndsWith(AsRelayHost, StringComparison.Ordinal))
        {
            builder.WebHost.UseSockets(static options => options.IOQueueCount = 0);
        }

        var client = builder.Services.AddHttpClient("origin").AddRelayCaching(static options => (options.Kind, options.MaxBodyBytes) = (CacheKind.Shared, long.MaxValue));
        if (args[0] == RelayWithFiles)
        {
            client.UseFiles(options => (options.Folder, options.MaxBytes) = (args[3], long.MaxValue / 2));
        }

        var app = builder.Build();
        switch (args[0])
        {
            case Relay or Relay + AsRelayHost or RelayWithFiles:
                app.MapRelay("/{**path}", new Uri(args[2]), "origin");
                break;
            case LargeBody:
                app.Map("/{**path}", Caches.LargeBody.WriteAsync);
                break;
            default:
                app.Map("/{**path}", WriteConstantAsync);
                break;
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

    public static string[] ArgumentsFor(string what, int port, Uri origin, string folder) => [Word, what, port.ToString(CultureInfo.InvariantCulture), origin.ToString(), folder];
}
