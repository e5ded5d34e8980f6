using Fairlead.Factoring;
using Fairlead.Factoring.Caching;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the factorizer.</summary>
public static class FactoringServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="Factorizer" /> and a <see cref="FactorizationCache" />, both as singletons.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configure">Changes the options of the factorizer; <see langword="null" /> keeps the defaults.</param>
    /// <returns>The same services.</returns>
    /// <remarks>
    /// May be called more than once. Options of the cache are set with
    /// <c>services.Configure&lt;FactorizationCacheOptions&gt;(...)</c> and checked when the host starts.
    /// </remarks>
    public static IServiceCollection AddFactoring(this IServiceCollection services, Action<FactorizerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<FactorizerOptions>();
        services.AddOptions<FactorizationCacheOptions>().ValidateOnStart();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<FactorizationCacheOptions>, FactorizationCacheOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider => new Factorizer(
            provider.GetRequiredService<IOptions<FactorizerOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new FactorizationCache(
            provider.GetRequiredService<Factorizer>(),
            provider.GetRequiredService<IOptions<FactorizationCacheOptions>>().Value));
        return services;
    }
}
