using System.Diagnostics.Metrics;
using Fairlead.Relay;
using Fairlead.Relay.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

// The namespace in which applications look for Add methods.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a cache for an <see cref="HttpClient"/>.</summary>
public static class RelayCachingHttpClientBuilderExtensions
{
    /// <summary>Adds a cache to a client, in memory unless the builder is told otherwise. It outlives the handlers of the client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="configure">Changes the settings; they are checked when the host starts.</param>
    /// <returns>A builder that other packages extend.</returns>
    /// <remarks>
    /// It may be called twice; settings add up. A <see cref="TimeProvider"/> registered before is used. Handlers added before it see every request, handlers added
    /// after it see what the cache forwards. The cache, an <see cref="IRelayStore"/> and a <see cref="RelayCache"/>, is registered with the name of the client as its key.
    /// </remarks>
    public static RelayCachingBuilder AddRelayCaching(this IHttpClientBuilder client, Action<RelayCachingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        var (services, name) = (client.Services, client.Name);
        var options = services.AddOptions<RelayCachingOptions>(name).ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RelayCachingOptions>, RelayCachingOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton<IRelayStore>(name, static (_, _) => new MemoryRelayStore());
        if (services.All(service => service.ServiceType != typeof(RelayCache) || !Equals(service.ServiceKey, name)))
        {
            services.AddKeyedSingleton(name, static (provider, key) => CreateCache(provider, (string)key!));
            client.AddHttpMessageHandler(provider => new RelayCachingHandler(provider.GetRequiredKeyedService<RelayCache>(name)));
        }

        return new RelayCachingBuilder(services, name);
    }

    /// <summary>Keeps responses in memory, with other settings than the default ones.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings, which are checked when the cache is first used.</param>
    public static RelayCachingBuilder UseMemory(this RelayCachingBuilder builder, Action<MemoryRelayStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new MemoryRelayStoreOptions();
        configure(options);
        return UseStore(builder, _ => new MemoryRelayStore(options));
    }

    /// <summary>Keeps responses in files, which outlive the process.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the folder and other settings, which are checked when the cache is first used.</param>
    public static RelayCachingBuilder UseFiles(this RelayCachingBuilder builder, Action<FileRelayStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new FileRelayStoreOptions();
        configure(options);
        return UseStore(builder, provider => new FileRelayStore(options, provider.GetRequiredService<TimeProvider>()));
    }

    private static RelayCachingBuilder UseStore(RelayCachingBuilder builder, Func<IServiceProvider, IRelayStore> create)
    {
        builder.Services.RemoveAllKeyed<IRelayStore>(builder.Name);
        builder.Services.AddKeyedSingleton(builder.Name, (provider, _) => create(provider));
        return builder;
    }

    private static RelayCache CreateCache(IServiceProvider provider, string name) => new(
        provider.GetRequiredService<IOptionsMonitor<RelayCachingOptions>>().Get(name),
        provider.GetRequiredKeyedService<IRelayStore>(name),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetService<ILogger<RelayCache>>() ?? NullLogger<RelayCache>.Instance,
        provider.GetService<IMeterFactory>());
}
