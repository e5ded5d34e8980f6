using Fairlead.Webhooks.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TestSupport;

namespace Fairlead.Webhooks.Tests.DependencyInjection;

public sealed class WebhookPusherServiceCollectionExtensionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddWebhookPusher_CalledTwice_IsOnePusherThatRunsWithTheHost()
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(new ManualTimeProvider());
        services.AddWebhookPusher(static options => options.MaxBodyBytes = 5_000);
        var builder = services.AddWebhookPusher(static options => options.FlushInterval = TimeSpan.FromSeconds(1));
        await using var provider = services.BuildServiceProvider();

        Assert.Same(services, builder.Services);
        Assert.Same(provider.GetRequiredService<WebhookPusher>(), Assert.Single(provider.GetServices<IHostedService>()));
        Assert.IsType<MemoryWebhookOutbox>(provider.GetRequiredService<IWebhookOutbox>());
        var options = provider.GetRequiredService<IOptions<WebhookPusherOptions>>().Value;
        Assert.Equal((5_000, TimeSpan.FromSeconds(1)), (options.MaxBodyBytes, options.FlushInterval));
    }

    [Fact]
    public async Task AddWebhookPusher_BadOptions_StopTheHostFromStarting()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging().AddWebhookPusher(static options => options.MaxBodyBytes = 1);
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains("MaxBodyBytes", error.Message, StringComparison.Ordinal);
    }
}
