using System.Diagnostics.Metrics;
using Fairlead.Webhooks;
using Fairlead.Webhooks.Outbox;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

// The namespace in which applications look for Add methods.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a <see cref="WebhookPusher"/>.</summary>
public static class WebhookPusherServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="WebhookPusher"/>, which runs with the host and keeps what is not acknowledged in memory unless the builder is told otherwise.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Changes the settings; they are checked when the host starts.</param>
    /// <returns>A builder that other packages extend.</returns>
    /// <remarks>
    /// It may be called twice; settings add up. A <see cref="TimeProvider"/> registered before is used. Services that write to streams should be registered
    /// after it, so that they stop before it does.
    /// </remarks>
    public static WebhookPusherBuilder AddWebhookPusher(this IServiceCollection services, Action<WebhookPusherOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<WebhookPusherOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookPusherOptions>, WebhookPusherOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IWebhookOutbox, MemoryWebhookOutbox>();
        if (services.All(static service => service.ServiceType != typeof(WebhookPusher)))
        {
            services.AddSingleton(static provider => new WebhookPusher(
                provider.GetRequiredService<IOptions<WebhookPusherOptions>>().Value,
                provider.GetRequiredService<IWebhookOutbox>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetService<ILogger<WebhookPusher>>() ?? NullLogger<WebhookPusher>.Instance,
                provider.GetService<IMeterFactory>()));
            services.AddHostedService(static provider => provider.GetRequiredService<WebhookPusher>());
        }

        return new WebhookPusherBuilder(services);
    }
}
