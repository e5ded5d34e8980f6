using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Webhooks;

/// <summary>Collects what belongs to the registered <see cref="WebhookPusher"/>.</summary>
public sealed class WebhookPusherBuilder
{
    internal WebhookPusherBuilder(IServiceCollection services) => Services = services;

    /// <summary>Gets the services the pusher was registered in.</summary>
    public IServiceCollection Services { get; }
}
