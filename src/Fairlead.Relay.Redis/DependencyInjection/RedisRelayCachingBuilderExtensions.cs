using System.Diagnostics.Metrics;
using Fairlead.Relay;
using Fairlead.Relay.Redis;
using Fairlead.Relay.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

// The namespace in which applications look for Add methods.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the responses of a <see cref="RelayCache"/> in Redis.</summary>
public static class RedisRelayCachingBuilderExtensions
{
    /// <summary>Keeps responses in Redis, so that caches in any number of processes share them.</summary>
    /// <remarks>
    /// It uses the <see cref="IConnectionMultiplexer"/> of the container, which stays the host's. Make that with <c>AbortOnConnectFail</c> off, so that Redis may be down
    /// when the host starts, and with <c>PreserveAsyncOrder</c> off. Clients that share what they fetch have the same prefix; the options are named after the client.
    /// </remarks>
    /// <param name="builder">The cache of a client.</param>
    /// <param name="configure">Changes the settings; they are checked when the host starts.</param>
    /// <returns>The builder.</returns>
    public static RelayCachingBuilder UseRedis(this RelayCachingBuilder builder, Action<RedisRelayStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, name) = (builder.Services, builder.Name);
        services.AddOptions<RedisRelayStoreOptions>(name)
            .Configure(configure ?? (static _ => { }))
            .Validate<IServiceProviderIsService>(
                static (_, known) => known.IsService(typeof(IConnectionMultiplexer)), "The store needs a connection to Redis: add an IConnectionMultiplexer.")
            .Validate<IOptionsMonitor<RelayCachingOptions>>(
                (options, caches) => options.Retention >= LongestOf(caches.Get(name)),
                "Retention must be at least MaxStaleness of the cache and its LifetimeOverride or MaxHeuristicLifetime together, or Redis forgets what may still be used.")
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisRelayStoreOptions>, RedisRelayStoreOptionsValidator>());
        services.RemoveAllKeyed<IRelayStore>(name);
        services.AddKeyedSingleton<IRelayStore>(name, static (provider, key) => Create(provider, (string)key!));
        return builder;
    }

    private static TimeSpan LongestOf(RelayCachingOptions cache) =>
        cache.MaxStaleness + (cache.LifetimeOverride is { } given && given > cache.MaxHeuristicLifetime ? given : cache.MaxHeuristicLifetime);

    private static RedisRelayStore Create(IServiceProvider provider, string name)
    {
        // First, because they say what is missing.
        var options = provider.GetRequiredService<IOptionsMonitor<RedisRelayStoreOptions>>().Get(name);
        return new RedisRelayStore(
            provider.GetRequiredService<IConnectionMultiplexer>(),
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<RedisRelayStore>>(),
            provider.GetService<IMeterFactory>());
    }
}
