using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using TestSupport;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>Connects as an application does.</summary>
internal static class TestConnection
{
    public static IConnectionMultiplexer Open(RedisServer server) => Open(server.Endpoint);

    public static IConnectionMultiplexer Open(string endpoint)
    {
        var services = new ServiceCollection();
        services.AddRedisConnection($"{endpoint},connectTimeout=2000");
        return services.BuildServiceProvider().GetRequiredService<IConnectionMultiplexer>();
    }
}
