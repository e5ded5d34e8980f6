using Fairlead.Factoring.Caching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fairlead.Factoring.Tests;

public sealed class FactoringServiceCollectionExtensionsTests
{
    [Fact]
    public void AddFactoring_Twice_RegistersEachServiceOnce()
    {
        var services = new ServiceCollection().AddFactoring().AddFactoring(static options => options.Seed = 7);

        using var provider = services.BuildServiceProvider(validateScopes: true);
        Assert.Single(provider.GetServices<Factorizer>());
        Assert.Same(provider.GetRequiredService<FactorizationCache>(), provider.GetRequiredService<FactorizationCache>());
        Assert.Equal(7UL, provider.GetRequiredService<IOptions<FactorizerOptions>>().Value.Seed);
        Assert.Equal("2^3 * 3^2 * 5", provider.GetRequiredService<Factorizer>().Factor(360UL).ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000_001)]
    public void AddFactoring_CapacityOutOfRange_FailsWithTheValue(int capacity)
    {
        var services = new ServiceCollection().AddFactoring();
        services.Configure<FactorizationCacheOptions>(options => options.Capacity = capacity);
        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<OptionsValidationException>(() => _ = provider.GetRequiredService<FactorizationCache>());

        Assert.Contains($"not {capacity}", exception.Message, StringComparison.Ordinal);
    }
}
