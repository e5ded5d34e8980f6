using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Redis.Tests.Hosting;
using Fairlead.Webhooks.Tests.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Fairlead.Webhooks.Redis.Tests.DependencyInjection;

public sealed class RedisWebhookPusherBuilderExtensionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UseRedis_HostWithServer_Delivers()
    {
        await using var shared = await SharedOutbox.StartAsync();
        await using var receiver = await KestrelReceiver.StartAsync(HttpProtocols.Http1);
        var builder = Host.CreateApplicationBuilder();
        AddConnection(builder.Services, shared.Server.Endpoint);
        builder.Services.AddWebhookPusher(static options => options.AllowPrivateNetworks = true).UseRedis(static options => options.KeyPrefix = "mine");
        using var host = builder.Build();
        await host.StartAsync(Token);

        var stream = await host.Services.GetRequiredService<WebhookPusher>().OpenStreamAsync(new WebhookEndpoint(receiver.Url), "job", Token);
        await stream.WriteAsync("hello"u8.ToArray(), Token);
        await stream.CompleteAsync(Token);
        var delivery = await stream.WaitForDeliveryAsync(Token).WaitAsync(RunningPusher.HardLimit, Token);

        Assert.IsType<RedisWebhookOutbox>(host.Services.GetRequiredService<IWebhookOutbox>());
        Assert.Equal(WebhookDelivery.Sent, delivery);
        Assert.Equal("1", await shared.AskAsync("HGET", "{mine}:stream:job", "done"));
        await host.StopAsync(Token);
        Assert.Equal("0", await shared.AskAsync("ZCARD", "{mine}:sessions"));
    }

    [Fact]
    public async Task UseRedis_NoServer_HostStartsAndSaysSo()
    {
        var builder = Host.CreateApplicationBuilder();
        AddConnection(builder.Services, "127.0.0.1:1,connectTimeout=100");
        builder.Services.AddWebhookPusher().UseRedis(static options => options.RetryBudget = TimeSpan.Zero);
        using var host = builder.Build();
        await host.StartAsync(Token);

        var exception = await Assert.ThrowsAsync<WebhookOutboxUnavailableException>(
            async () => await host.Services.GetRequiredService<WebhookPusher>().OpenStreamAsync(RunningPusher.Endpoint, "job", Token));

        Assert.Equal(WebhookOutboxFailure.Unreachable, exception.Failure);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task UseRedis_WithoutConnection_FailsAtTheStart()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddWebhookPusher().UseRedis();
        using var host = builder.Build();

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains("IConnectionMultiplexer", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseRedis_OptionOutOfRange_FailsAtTheStart()
    {
        var builder = Host.CreateApplicationBuilder();
        AddConnection(builder.Services, "127.0.0.1:1");
        builder.Services.AddWebhookPusher().UseRedis(static options => options.KeyPrefix = "");
        using var host = builder.Build();

        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));
    }

    private static void AddConnection(IServiceCollection services, string endpoint) =>
        services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect($"{endpoint},abortConnect=false"));
}
