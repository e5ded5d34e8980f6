using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

// The namespace in which applications look for Add methods.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers connections to Redis.</summary>
public static class RedisConnectionServiceCollectionExtensions
{
    /// <summary>Adds one connection for all that needs Redis, unless there is one.</summary>
    /// <remarks>
    /// It is made when it is first needed and belongs to the container. Redis may be down then: the connection comes up by itself when
    /// Redis does.
    /// </remarks>
    /// <param name="services">The services of the application.</param>
    /// <param name="connectionString">Addresses and settings as StackExchange.Redis reads them, such as <c>localhost:6379,password=...</c>; not empty.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The connection string is empty or cannot be read.</exception>
    public static IServiceCollection AddRedisConnection(this IServiceCollection services, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        services.TryAddSingleton<IConnectionMultiplexer>(_ =>
        {
            var connection = ConnectionMultiplexer.Connect(options);

            // Answers need not be handed out in their order, one after the other: nothing here relies on it, and it costs throughput.
            connection.PreserveAsyncOrder = false;
            return connection;
        });
        return services;
    }
}
