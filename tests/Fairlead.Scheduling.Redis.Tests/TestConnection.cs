using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using TestSupport;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>Connects as an application does.</summary>
internal static class TestConnection
{
    public static IConnectionMultiplexer Open(RedisServer server)
    {
        var services = new ServiceCollection();
        services.AddRedisConnection($"{server.Endpoint},connectTimeout=2000");
        return services.BuildServiceProvider().GetRequiredService<IConnectionMultiplexer>();
    }
}
