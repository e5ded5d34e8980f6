using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

// The namespace in which applications look for Add methods.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers fair job queues.</summary>
public static class FairJobsServiceCollectionExtensions
{
    /// <summary>Adds a fair queue for one type of job, kept in memory unless the builder is told otherwise.</summary>
    /// <typeparam name="TJob">What the handler needs to know; one queue per type of job and result.</typeparam>
    /// <typeparam name="TResult">What the handler returns.</typeparam>
    /// <param name="services">The services of the application.</param>
    /// <param name="name">The name of the queue, under which its options are found.</param>
    /// <param name="configure">Changes the settings; they are checked when the host starts.</param>
    /// <returns>A builder that names the handler and that other packages extend.</returns>
    /// <remarks>It may be called twice; settings add up. A <see cref="TimeProvider"/> registered before is used.</remarks>
    public static FairJobsBuilder<TJob, TResult> AddFairJobs<TJob, TResult>(
        this IServiceCollection services, string name, Action<JobQueueOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var options = services.AddOptions<JobQueueOptions>(name).ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JobQueueOptions>, JobQueueOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IJobStore<TJob, TResult>>(provider => new MemoryJobStore<TJob, TResult>(
            provider.GetRequiredService<IOptionsMonitor<JobQueueOptions>>().Get(name),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => JobQueue<TJob, TResult>.Create(provider, name));
        return new FairJobsBuilder<TJob, TResult>(services, name);
    }
}
