using Fairlead.Relay.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Relay.Tests;

public sealed class RelayCachingOptionsTests
{
    [Fact]
    public void RelayCache_OptionsOutOfRange_ThrowsAndNamesEach()
    {
        var options = new RelayCachingOptions
        {
            Kind = (CacheKind)9,
            Name = "a b",
            MaxBodyBytes = 0,
            MaxVariantsPerUrl = 0,
            MaxStaleness = TimeSpan.FromDays(366),
            HeuristicFraction = double.NaN,
            MaxHeuristicLifetime = -TimeSpan.FromSeconds(1),
            LifetimeOverride = -TimeSpan.FromSeconds(1),
            CoalescingTimeout = TimeSpan.FromHours(2),
            CompletionTime = TimeSpan.FromHours(2),
            RevalidationTimeout = TimeSpan.Zero,
        };
        options.TargetedFields.Add("not a name");
        options.KeyFields.Add("nor this");

        var exception = Assert.Throws<ArgumentException>(() => new RelayCache(options, new MemoryRelayStore(), TimeProvider.System, NullLogger<RelayCache>.Instance));

        Assert.All(typeof(RelayCachingOptions).GetProperties().Where(static property => property.PropertyType != typeof(bool)), property => Assert.Contains(property.Name, exception.Message, StringComparison.Ordinal));
    }
}
