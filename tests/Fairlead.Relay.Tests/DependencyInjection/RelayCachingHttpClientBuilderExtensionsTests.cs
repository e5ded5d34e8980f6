using Fairlead.Relay.Storage;
using Fairlead.Relay.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fairlead.Relay.Tests.DependencyInjection;

public sealed class RelayCachingHttpClientBuilderExtensionsTests
{
    [Fact]
    public async Task AddRelayCaching_TwoClients_HaveACacheEachThatOutlivesTheirHandlers()
    {
        var origin = new ScriptedOrigin();
        origin.Respond("Cache-Control: max-age=60");
        var services = new ServiceCollection();
        foreach (var name in new[] { "one", "two" })
        {
            services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => origin).AddRelayCaching(options => options.Kind = CacheKind.Shared);
        }

        await using var provider = services.BuildServiceProvider();
        var factory = provider.GetRequiredService<IHttpMessageHandlerFactory>();
        foreach (var name in new[] { "one", "one", "two" })
        {
            using var client = new HttpClient(factory.CreateHandler(name));
            await client.GetStringAsync(new Uri(CachedClient.Url), TestContext.Current.CancellationToken);
            await provider.GetRequiredKeyedService<RelayCache>(name).WhenIdleAsync();
        }

        Assert.Equal(2, origin.Count);
        Assert.Equal(1, provider.GetRequiredKeyedService<RelayCache>("one").GetStatistics().Hits);
        Assert.NotSame(provider.GetRequiredKeyedService<IRelayStore>("one"), provider.GetRequiredKeyedService<IRelayStore>("two"));
    }

    [Fact]
    public async Task AddRelayCaching_Twice_AddsItOnceWithBothSettings()
    {
        var origin = new ScriptedOrigin();
        origin.Respond("Cache-Control: max-age=60");
        var services = new ServiceCollection();
        var client = services.AddHttpClient("one").ConfigurePrimaryHttpMessageHandler(() => origin);
        client.AddRelayCaching(static options => options.Name = "Mine");
        client.AddRelayCaching(static options => options.Kind = CacheKind.Shared);
        await using var provider = services.BuildServiceProvider();

        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("one");
        using var response = await http.GetAsync(new Uri(CachedClient.Url), TestContext.Current.CancellationToken);

        Assert.Equal("Mine; fwd=uri-miss; fwd-status=200; stored; detail=NothingStored", response.Headers.NonValidated["Cache-Status"].ToString());
    }

    [Fact]
    public async Task UseFiles_AndUseMemory_ReplaceTheStore()
    {
        var folder = Directory.CreateTempSubdirectory("fairlead-relay-").FullName;
        var services = new ServiceCollection();
        services.AddHttpClient("files").AddRelayCaching().UseFiles(options => options.Folder = folder);
        services.AddHttpClient("memory").AddRelayCaching().UseMemory(static options => options.MaxBytes = 100_000);
        await using (var provider = services.BuildServiceProvider())
        {
            Assert.IsType<FileRelayStore>(provider.GetRequiredKeyedService<IRelayStore>("files"));
            Assert.IsType<MemoryRelayStore>(provider.GetRequiredKeyedService<IRelayStore>("memory"));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task AddRelayCaching_OptionsOutOfRange_FailsAtStart()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("one").AddRelayCaching(static options => options.MaxVariantsPerUrl = 0);
        await using var provider = services.BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
    }
}
