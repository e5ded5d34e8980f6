using Fairlead.Relay.Redis.Tests.Hosting;
using Fairlead.Relay.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Fairlead.Relay.Redis.Tests.DependencyInjection;

public sealed class RedisRelayCachingBuilderExtensionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UseRedis_TwoHostsAndOneServer_ShareWhatIsStored()
    {
        await using var shared = await SharedRedis.StartAsync();
        using var one = Build(services => AddClient(services, shared.Server.Endpoint));
        using var two = Build(services => AddClient(services, shared.Server.Endpoint));
        await one.StartAsync(Token);
        await two.StartAsync(Token);
        var (store, other) = (StoreOf(one), StoreOf(two));

        await store.SaveAsync("shared");

        Assert.IsType<RedisRelayStore>(store);
        Assert.Equal(["shared"], await other.ReadAllAsync());
        Assert.Equal("1", await shared.AskAsync("EXISTS", "{mine}:url:" + StoreExtensions.Key));
    }

    [Fact]
    public async Task UseRedis_NoServer_HostStartsAndFindsNothing()
    {
        using var host = Build(static services => AddClient(services, "127.0.0.1:1,connectTimeout=100"));
        await host.StartAsync(Token);

        Assert.Empty(await StoreOf(host).ReadAllAsync());
    }

    [Fact]
    public async Task UseRedis_WithoutConnection_FailsAtTheStart()
    {
        using var host = Build(static services => services.AddHttpClient("menu").AddRelayCaching().UseRedis());

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains("IConnectionMultiplexer", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, "KeyPrefix")]
    [InlineData(1, 40, "Retention must be at least MaxStaleness")]
    public async Task UseRedis_OptionOutOfRange_FailsAtTheStart(int prefixLength, int staleDays, string part)
    {
        using var host = Build(services =>
        {
            AddConnection(services, "127.0.0.1:1,connectTimeout=100");
            services.AddHttpClient("menu").AddRelayCaching(options => options.MaxStaleness = TimeSpan.FromDays(staleDays))
                .UseRedis(options => options.KeyPrefix = new string('a', prefixLength));
        });

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }

    private static IHost Build(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateApplicationBuilder();
        configure(builder.Services);
        return builder.Build();
    }

    private static void AddClient(IServiceCollection services, string endpoint)
    {
        AddConnection(services, endpoint);
        services.AddHttpClient("menu").AddRelayCaching().UseRedis(static options =>
        {
            options.KeyPrefix = "mine";
            options.CallTimeout = TimeSpan.FromSeconds(30);
        });
    }

    private static IRelayStore StoreOf(IHost host) => host.Services.GetRequiredKeyedService<IRelayStore>("menu");

    private static void AddConnection(IServiceCollection services, string endpoint) =>
        services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect($"{endpoint},abortConnect=false"));
}
