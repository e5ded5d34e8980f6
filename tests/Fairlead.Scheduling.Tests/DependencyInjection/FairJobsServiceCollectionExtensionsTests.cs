using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TestSupport;

namespace Fairlead.Scheduling.Tests.DependencyInjection;

public sealed class FairJobsServiceCollectionExtensionsTests
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddFairJobs_InAHost_RunsAJobFromEndToEnd()
    {
        using var host = BuildHost(static services => services.AddFairJobs<string, string>("shout").HandledBy<UpperCaseHandler>());
        await host.StartAsync(Token);
        var queue = host.Services.GetRequiredService<JobQueue<string, string>>();

        var id = await queue.EnqueueAsync("a", "text", Token);
        var ended = await queue.WaitAsync(id, HardLimit, Token);

        Assert.Equal((JobStatus.Completed, "TEXT"), (ended?.Status, ended?.Result));
        await host.StopAsync(Token).WaitAsync(HardLimit, Token);
    }

    [Fact]
    public async Task AddFairJobs_CalledTwice_AddsSettingsUpAndStartsTheWorkersOnce()
    {
        using var host = BuildHost(static services =>
        {
            services.AddFairJobs<string, string>("shout", static options => options.Workers = 3).HandledBy<UpperCaseHandler>();
            services.AddFairJobs<string, string>("shout", static options => options.MaxAttempts = 7).HandledBy<UpperCaseHandler>();
        });

        var options = host.Services.GetRequiredService<IOptionsMonitor<JobQueueOptions>>().Get("shout");

        Assert.Equal((3, 7), (options.Workers, options.MaxAttempts));
        Assert.Single(host.Services.GetServices<IHostedService>().OfType<JobWorkers<string, string>>());
        Assert.Single(host.Services.GetServices<IJobStore<string, string>>());
        await host.StartAsync(Token);
        Assert.Equal(3, host.Services.GetRequiredService<JobWorkers<string, string>>().GetSnapshot().Count);
        await host.StopAsync(Token).WaitAsync(HardLimit, Token);
    }

    [Fact]
    public void AddFairJobs_TwoQueues_HaveOptionsOfTheirOwn()
    {
        using var host = BuildHost(static services =>
        {
            services.AddFairJobs<string, string>("texts", static options => options.Workers = 1).HandledBy<UpperCaseHandler>();
            services.AddFairJobs<int, int>("numbers", static options => options.Workers = 2);
        });

        var options = host.Services.GetRequiredService<IOptionsMonitor<JobQueueOptions>>();
        Assert.Equal((1, 2), (options.Get("texts").Workers, options.Get("numbers").Workers));
    }

    [Fact]
    public async Task AddFairJobs_WrongOptions_FailAtStartWithEveryError()
    {
        using var host = BuildHost(static services => services.AddFairJobs<string, string>("shout", static options =>
        {
            options.Workers = -1;
            options.MaxAttempts = 0;
        }));

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Equal("shout", exception.OptionsName);
        Assert.Contains("Workers: must be from 0 to 65,536, not -1", exception.Message, StringComparison.Ordinal);
        Assert.Contains("MaxAttempts: must be from 1 to 1,000, not 0", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddFairJobs_TimeProviderOfTheHost_IsUsed()
    {
        var time = new CountingTimeProvider();
        using var host = BuildHost(services =>
        {
            services.AddSingleton<TimeProvider>(time);
            services.AddFairJobs<string, string>("shout");
        });

        await host.Services.GetRequiredService<JobQueue<string, string>>().EnqueueAsync("a", "text", Token);

        Assert.True(time.Asked > 0);
    }

    [Fact]
    public async Task StopAsync_RunningJob_IsDrainedAndGivenBack()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = BuildHost(services =>
        {
            services.AddSingleton<IJobHandler<string, string>>(new Jobs.ScriptedHandler(async (_, token) =>
            {
                started.SetResult();
                await Never.EndsAsync(token);
                return "never";
            }));
            services.AddFairJobs<string, string>("shout", static options => options.DrainTime = TimeSpan.Zero).HandledBy<UpperCaseHandler>();
        });
        await host.StartAsync(Token);
        var queue = host.Services.GetRequiredService<JobQueue<string, string>>();
        var id = await queue.EnqueueAsync("a", "text", Token);
        await started.Task.WaitAsync(HardLimit, Token);

        await host.StopAsync(Token).WaitAsync(HardLimit, Token);

        Assert.Equal((JobStatus.Pending, 0), ((await queue.FindAsync(id, Token))?.Status, (await queue.FindAsync(id, Token))?.Attempts));
    }

    [Fact]
    public void AddFairJobs_WrongArguments_Throws()
    {
        Assert.Throws<ArgumentNullException>(static () => FairJobsServiceCollectionExtensions.AddFairJobs<string, string>(null!, "shout"));
        Assert.Throws<ArgumentException>(static () => new ServiceCollection().AddFairJobs<string, string>(""));
    }

    [Fact]
    public void AddFairJobs_Builder_KnowsItsServicesAndName()
    {
        var services = new ServiceCollection();

        var builder = services.AddFairJobs<string, string>("shout");

        Assert.Same(services, builder.Services);
        Assert.Equal("shout", builder.Name);
    }

    // The empty builder: no configuration files, no console.
    private static IHost BuildHost(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        configure(builder.Services);
        return builder.Build();
    }
}
