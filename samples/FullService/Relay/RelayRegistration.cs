using Fairlead.Relay;
using FullService.Configuration;
using FullService.Http;
using FullService.Restaurants;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FullService.Relay;

/// <summary>Registers and maps the relay, and what is asked through the same cache.</summary>
internal static class RelayRegistration
{
    /// <summary>The name of the client, and the key of its cache among the services.</summary>
    public const string ClientName = "upstream";

    private const string Pattern = "/relay/{**path}";
    private const int LargestTypedAnswer = 4 * 1024 * 1024;
    private const int BytesPerMegabyte = 1 << 20;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PooledConnectionLifetime = TimeSpan.FromMinutes(5);

    public static IServiceCollection AddRelay(this IServiceCollection services, ServiceSettings settings)
    {
        services.AddHttpClient().AddSingleton<RestaurantEndpoints>();
        if (settings.Relay.Upstream is null)
        {
            return services;
        }

        // It holds for the whole server, and changes nothing else: all other fields that this service reads and writes are ASCII.
        services.Configure<KestrelServerOptions>(static options => options.UseRelayFieldEncoding());
        var cache = services
            .AddHttpClient(ClientName, client =>
            {
                client.Timeout = settings.Relay.ResponseTimeout;
                client.MaxResponseContentBufferSize = LargestTypedAnswer;
            })
            .ConfigurePrimaryHttpMessageHandler(() => CreateHandler(settings.Relay))
            .AddRelayCaching(static options => options.Kind = CacheKind.Shared);
        var maxBytes = (long)settings.Relay.MaxMegabytes * BytesPerMegabyte;
        if (settings.RedisConnection is null)
        {
            cache.UseMemory(options => options.MaxBytes = maxBytes);
        }
        else
        {
            cache.UseRedis(options => (options.KeyPrefix, options.MaxBytes) = (RedisKeyPrefixes.OfRelay(settings), maxBytes));
        }

        return services;
    }

    public static void MapRelay(this WebApplication app, RelaySettings settings)
    {
        var restaurants = app.Services.GetRequiredService<RestaurantEndpoints>();
        app.MapGet("/restaurant", restaurants.ListAsync);
        app.MapGet("/restaurant/{id}", restaurants.GetAsync);
        if (settings.Upstream is not { } upstream)
        {
            app.Map(Pattern, static context => Problem.WriteAsync(context, UpstreamRefusals.NoUpstream));
            return;
        }

        // Uploads stream through, so the limit of bodies that are read whole has no meaning for them; the upstream has its own.
        app.MapRelay(Pattern, upstream, ClientName, options =>
        {
            options.ResponseTimeout = settings.ResponseTimeout;
            options.ConnectTimeout = ConnectTimeoutOf(settings);
            options.PooledConnectionLifetime = PooledConnectionLifetime;
            options.PurgeToken = settings.PurgeToken;
        }).WithMetadata(BodyLimit.None);
    }

    // What a shared cache stores must not depend on cookies, on the machine's proxy, or on where a redirect has led.
    private static SocketsHttpHandler CreateHandler(RelaySettings settings) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = ConnectTimeoutOf(settings),
        PooledConnectionLifetime = PooledConnectionLifetime,
    };

    private static TimeSpan ConnectTimeoutOf(RelaySettings settings) => settings.ResponseTimeout < ConnectTimeout ? settings.ResponseTimeout : ConnectTimeout;
}
