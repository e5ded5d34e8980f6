using Fairlead.Webhooks;
using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Redis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

// The namespace in which applications look for Add methods.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the outbox of a <see cref="WebhookPusher"/> in Redis.</summary>
public static class RedisWebhookPusherBuilderExtensions
{
    /// <summary>Keeps what is not acknowledged in Redis, so that a restart loses nothing, and so that other processes take over from one that has ended.</summary>
    /// <remarks>
    /// It uses the <see cref="IConnectionMultiplexer"/> of the container, which stays the host's. Make that with <c>AbortOnConnectFail</c> off, so that Redis may be down
    /// when the host starts, and with <c>PreserveAsyncOrder</c> off.
    /// </remarks>
    /// <param name="builder">The pusher.</param>
    /// <param name="configure">Changes the settings; they are checked when the host starts.</param>
    /// <returns>The builder.</returns>
    public static WebhookPusherBuilder UseRedis(this WebhookPusherBuilder builder, Action<RedisWebhookOutboxOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<RedisWebhookOutboxOptions>()
            .Configure(configure ?? (static _ => { }))
            .Validate<IServiceProviderIsService>(
                static (_, services) => services.IsService(typeof(IConnectionMultiplexer)), "The outbox needs a connection to Redis: add an IConnectionMultiplexer.")
            .ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisWebhookOutboxOptions>, RedisWebhookOutboxOptionsValidator>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IWebhookOutbox>(Create));
        return builder;
    }

    private static RedisWebhookOutbox Create(IServiceProvider provider)
    {
        // First, because they say what is missing: the pusher is made before the host checks all options.
        var options = provider.GetRequiredService<IOptions<RedisWebhookOutboxOptions>>().Value;
        return new RedisWebhookOutbox(
            provider.GetRequiredService<IConnectionMultiplexer>(),
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<RedisWebhookOutbox>>());
    }
}
