using Fairlead.Scheduling.Redis.Connections;
using Microsoft.Extensions.Diagnostics.HealthChecks;

// The namespace in which applications look for Add methods.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds checks of the connection to Redis.</summary>
public static class RedisHealthChecksBuilderExtensions
{
    /// <summary>Adds a check that is healthy while Redis answers.</summary>
    /// <param name="builder">The health checks of the application.</param>
    /// <param name="name">The name of the check; not empty.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddRedis(this IHealthChecksBuilder builder, string name = "redis")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.Add(new HealthCheckRegistration(
            name, static provider => ActivatorUtilities.CreateInstance<RedisHealthCheck>(provider), failureStatus: null, tags: null));
    }
}
