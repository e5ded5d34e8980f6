using StackExchange.Redis;

namespace Fairlead.Relay.Redis.Tests;

public sealed class RedisRelayStoreOptionsTests
{
    [Fact]
    public void Constructor_OptionsOutOfRange_NamesEveryOne()
    {
        using var connection = ConnectionMultiplexer.Connect("127.0.0.1:1,abortConnect=false,connectTimeout=100");
        var options = new RedisRelayStoreOptions
        {
            KeyPrefix = "a{b}",
            MaxBytes = 65_535,
            Retention = TimeSpan.FromSeconds(59),
            CallTimeout = TimeSpan.Zero,
            RetryInterval = TimeSpan.FromHours(1),
        };

        var exception = Assert.Throws<ArgumentException>(() => new RedisRelayStore(connection, options, TimeProvider.System));

        Assert.All(
            ["KeyPrefix", "a{b}", "MaxBytes", "65,535", "Retention", "00:00:59", "CallTimeout", "RetryInterval"],
            part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }
}
