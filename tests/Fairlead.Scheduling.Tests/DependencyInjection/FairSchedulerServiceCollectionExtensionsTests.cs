using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fairlead.Scheduling.Tests.DependencyInjection;

public sealed class FairSchedulerServiceCollectionExtensionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddFairScheduler_Defaults_GivesTurns()
    {
        await using var provider = new ServiceCollection().AddFairScheduler().Services.BuildServiceProvider();

        Assert.Equal(42, await provider.GetRequiredService<FairScheduler>().RunAsync("a", static _ => Task.FromResult(42), Token));
    }

    [Fact]
    public async Task AddFairScheduler_CalledTwice_AddsSettingsUp()
    {
        var services = new ServiceCollection();
        services.AddFairScheduler(static options => options.MaxConcurrency = 1);
        var builder = services.AddFairScheduler(static options => options.MaxQueued = 0);
        await using var provider = builder.Services.BuildServiceProvider();

        var scheduler = Assert.Single(provider.GetServices<FairScheduler>());

        Assert.Same(services, builder.Services);
        Assert.True((await scheduler.AcquireAsync("a", Token)).IsGranted);
        Assert.Equal(TurnRejection.QueueFull, (await scheduler.AcquireAsync("a", Token)).Rejection);
    }

    [Fact]
    public async Task AddFairScheduler_TimeProviderOfTheHost_IsUsed()
    {
        var time = new CountingTimeProvider();
        var services = new ServiceCollection().AddSingleton<TimeProvider>(time);
        services.AddFairScheduler();
        await using var provider = services.BuildServiceProvider();

        (await provider.GetRequiredService<FairScheduler>().AcquireAsync("a", Token)).Dispose();

        Assert.True(time.Asked > 0);
    }

    [Fact]
    public async Task AddFairScheduler_WrongOptions_FailAtStartWithEveryError()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddFairScheduler(static options =>
        {
            options.MaxConcurrency = 0;
            options.MaxQueuedPerCaller = -1;
        });
        using var host = builder.Build();

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains("MaxConcurrency: must be from 1 to 65,536, not 0", exception.Message, StringComparison.Ordinal);
        Assert.Contains("MaxQueuedPerCaller: must be 0 or more, not -1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddFairScheduler_Null_Throws() =>
        Assert.Throws<ArgumentNullException>(static () => FairSchedulerServiceCollectionExtensions.AddFairScheduler(null!));
}
