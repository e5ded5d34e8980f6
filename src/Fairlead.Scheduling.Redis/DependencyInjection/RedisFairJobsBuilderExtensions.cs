using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Redis;
using Fairlead.Scheduling.Redis.Sharding;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

// The namespace in which applications look for Add methods.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps fair job queues in Redis.</summary>
public static class RedisFairJobsBuilderExtensions
{
    /// <summary>Keeps the jobs in Redis, so that any number of processes share the queue; needs <see cref="FairJobsBuilder{TJob, TResult}.SerializedBy"/>.</summary>
    /// <remarks>
    /// It uses the <see cref="IConnectionMultiplexer"/> of the container, which stays the host's:
    /// <see cref="RedisConnectionServiceCollectionExtensions.AddRedisConnection"/> adds one with the right settings.
    /// </remarks>
    /// <typeparam name="TJob">What the handler needs to know.</typeparam>
    /// <typeparam name="TResult">What the handler returns.</typeparam>
    /// <param name="builder">The queue.</param>
    /// <param name="configure">Changes the settings; they are checked when the host starts.</param>
    /// <returns>The builder.</returns>
    public static FairJobsBuilder<TJob, TResult> UseRedis<TJob, TResult>(
        this FairJobsBuilder<TJob, TResult> builder, Action<RedisJobStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name;
        builder.Services.AddOptions<RedisJobStoreOptions>(name)
            .Configure(options => options.KeyPrefix = name)
            .Configure(configure ?? (static _ => { }))
            .Validate<IServiceProviderIsService>(
                static (_, services) => services.IsService(typeof(JobSerialization<TJob, TResult>)),
                $"Redis needs to know how the jobs of queue '{name}' become JSON: call SerializedBy(...) on the builder that AddFairJobs returned.")
            .Validate<IServiceProviderIsService>(
                static (_, services) => services.IsService(typeof(IConnectionMultiplexer)),
                $"Queue '{name}' needs a connection to Redis: call AddRedisConnection(...), or add an IConnectionMultiplexer.")
            .ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisJobStoreOptions>, RedisJobStoreOptionsValidator>());
        builder.Services.Replace(ServiceDescriptor.Singleton(provider => CreateStore<TJob, TResult>(provider, name)));
        return builder;
    }

    private static IJobStore<TJob, TResult> CreateStore<TJob, TResult>(IServiceProvider provider, string name)
    {
        var connection = provider.GetRequiredService<IConnectionMultiplexer>();
        var redis = provider.GetRequiredService<IOptionsMonitor<RedisJobStoreOptions>>().Get(name);
        var queue = provider.GetRequiredService<IOptionsMonitor<JobQueueOptions>>().Get(name);
        var serialization = provider.GetRequiredService<JobSerialization<TJob, TResult>>();
        var timeProvider = provider.GetRequiredService<TimeProvider>();
        var logger = provider.GetService<ILogger<RedisJobStore<TJob, TResult>>>();
        return redis.Shards == 1
            ? new RedisJobStore<TJob, TResult>(connection, redis, queue, serialization, timeProvider, logger)
            : new ShardedJobStore<TJob, TResult>(connection, redis, queue, serialization, timeProvider, logger);
    }
}
