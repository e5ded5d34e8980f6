using Fairlead.Webhooks.Signing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

// The namespace in which applications look for Add methods.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a <see cref="WebhookVerifier"/>.</summary>
public static class WebhookVerifierServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="WebhookVerifier"/>, which tells a receiver whether a request is signed.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Names the secrets; the settings are checked when the host starts.</param>
    /// <returns>The services.</returns>
    /// <remarks>It may be called twice; settings add up. A <see cref="TimeProvider"/> registered before is used.</remarks>
    public static IServiceCollection AddWebhookVerifier(this IServiceCollection services, Action<WebhookVerifierOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<WebhookVerifierOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookVerifierOptions>, WebhookVerifierOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider => new WebhookVerifier(
            provider.GetRequiredService<IOptions<WebhookVerifierOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
