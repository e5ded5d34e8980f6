using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Redis.Sharding;
using Fairlead.Scheduling.Storage;
using Fairlead.Scheduling.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TestSupport;

namespace Fairlead.Scheduling.Redis.Tests.DependencyInjection;

public sealed class RedisFairJobsBuilderExtensionsTests
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UseRedis_HostWithServer_RunsJobsUnderTheNameOfTheQueue()
    {
        await using var server = await RedisServer.StartAsync(Token);
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddRedisConnection(server.Endpoint);
        AddJobs(builder.Services).HandledBy<TalliedHandler>();
        using var host = builder.Build();
        await host.StartAsync(Token);

        var jobs = host.Services.GetRequiredService<JobQueue<string, string>>();
        var id = await jobs.EnqueueAsync("alice", "a job", Token);
        var ended = await jobs.WaitAsync(id, TimeSpan.FromMinutes(1), Token).AsTask().WaitAsync(HardLimit, Token);

        Assert.Equal("done a job", ended?.Result);
        await using var connection = await server.ConnectAsync(Token);
        Assert.StartsWith("completed", await connection.SendAsync(Token, "HGET", "{greetings}:turns", id.ToString()), StringComparison.Ordinal);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task UseRedis_Shards_KeepsEachCallerInOne()
    {
        await using var server = await RedisServer.StartAsync(Token);
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddRedisConnection(server.Endpoint);
        AddJobs(builder.Services, static options => options.Shards = 2).HandledBy<TalliedHandler>();
        using var host = builder.Build();
        await host.StartAsync(Token);

        var jobs = host.Services.GetRequiredService<JobQueue<string, string>>();
        var id = await jobs.EnqueueAsync("alice", "a job", Token);
        var ended = await jobs.WaitAsync(id, TimeSpan.FromMinutes(1), Token).AsTask().WaitAsync(HardLimit, Token);

        Assert.Equal("done a job", ended?.Result);
        var shard = ShardMap.ShardOf("alice", shards: 2);
        await using var connection = await server.ConnectAsync(Token);
        Assert.StartsWith("completed", await connection.SendAsync(Token, "HGET", $"{{greetings:{shard}}}:turns", id.ToString()), StringComparison.Ordinal);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task UseRedis_NoServer_HostStartsAndSaysSo()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddRedisConnection("127.0.0.1:1,connectTimeout=100");
        builder.Services.AddHealthChecks().AddRedis();
        AddJobs(builder.Services, static options => options.RetryBudget = TimeSpan.Zero);
        using var host = builder.Build();
        await host.StartAsync(Token);

        var exception = await Assert.ThrowsAsync<JobStoreUnavailableException>(
            async () => await host.Services.GetRequiredService<JobQueue<string, string>>().EnqueueAsync("alice", "a job", Token));

        Assert.Equal(JobStoreFailure.Unreachable, exception.Failure);
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token).WaitAsync(HardLimit, Token);
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task AddRedis_ServerAnswers_IsHealthy()
    {
        await using var server = await RedisServer.StartAsync(Token);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddRedisConnection(server.Endpoint);
        services.AddHealthChecks().AddRedis();
        await using var provider = services.BuildServiceProvider();

        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token).WaitAsync(HardLimit, Token);

        Assert.Equal(HealthStatus.Healthy, report.Status);
    }

    [Fact]
    public async Task UseRedis_WithoutSerialization_FailsAtTheStart()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddRedisConnection("127.0.0.1:1");
        builder.Services.AddFairJobs<string, string>("greetings").UseRedis();
        using var host = builder.Build();

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains("SerializedBy", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseRedis_WithoutConnection_FailsAtTheStart()
    {
        var builder = Host.CreateApplicationBuilder();
        AddJobs(builder.Services);
        using var host = builder.Build();

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains("AddRedisConnection", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddRedisConnection_EmptyString_Throws() =>
        Assert.Throws<ArgumentException>(static () => new ServiceCollection().AddRedisConnection(""));

    private static FairJobsBuilder<string, string> AddJobs(IServiceCollection services, Action<RedisJobStoreOptions>? configure = null) =>
        services.AddFairJobs<string, string>("greetings", static options => options.Workers = 2)
            .SerializedBy(TextJson.Default.String, TextJson.Default.String)
            .UseRedis(configure);
}
