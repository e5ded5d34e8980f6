using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fairlead.Scheduling.Jobs;

/// <summary>Collects what belongs to one registered job queue.</summary>
/// <typeparam name="TJob">What the handler needs to know.</typeparam>
/// <typeparam name="TResult">What the handler returns.</typeparam>
public sealed class FairJobsBuilder<TJob, TResult>
{
    internal FairJobsBuilder(IServiceCollection services, string name) => (Services, Name) = (services, name);

    /// <summary>Gets the services the queue was registered in.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Gets the name of the queue, which is the name of its options.</summary>
    public string Name { get; }

    /// <summary>Lets workers of this process do the jobs, from the start of the host until it stops.</summary>
    /// <typeparam name="THandler">The handler; one instance serves all workers.</typeparam>
    /// <returns>This builder.</returns>
    public FairJobsBuilder<TJob, TResult> HandledBy<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, IJobHandler<TJob, TResult>
    {
        Services.TryAddSingleton<IJobHandler<TJob, TResult>, THandler>();
        Services.TryAddSingleton(provider => JobWorkers<TJob, TResult>.Create(provider, Name));
        Services.AddHostedService(static provider => provider.GetRequiredService<JobWorkers<TJob, TResult>>());
        return this;
    }

    /// <summary>Says how jobs and results become JSON, for stores that keep them outside of the process.</summary>
    /// <param name="job">Serializes jobs; from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <param name="result">Serializes results.</param>
    /// <returns>This builder.</returns>
    public FairJobsBuilder<TJob, TResult> SerializedBy(JsonTypeInfo<TJob> job, JsonTypeInfo<TResult> result)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(result);
        Services.AddSingleton(new JobSerialization<TJob, TResult>(job, result));
        return this;
    }

    /// <summary>Keeps the jobs in a journal in a folder, so that they outlive the process; needs <see cref="SerializedBy"/>.</summary>
    /// <remarks>The folder is opened, and what it holds is read back, when the store is first needed: at the latest when the host starts the workers.</remarks>
    /// <param name="folder">The path of the folder, for this queue alone.</param>
    /// <returns>This builder.</returns>
    public FairJobsBuilder<TJob, TResult> UseJournal(string folder) => UseJournal(options => options.Folder = folder);

    /// <inheritdoc cref="UseJournal(string)" />
    /// <param name="configure">Changes the settings; they are checked when the host starts.</param>
    public FairJobsBuilder<TJob, TResult> UseJournal(Action<JournalJobStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.AddOptions<JournalJobStoreOptions>(Name)
            .Configure(configure)
            .Validate<IServiceProviderIsService>(
                static (_, services) => services.IsService(typeof(JobSerialization<TJob, TResult>)),
                $"The journal of queue '{Name}' needs to know how jobs become JSON: call SerializedBy(...) on the builder that AddFairJobs returned.")
            .ValidateOnStart();
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JournalJobStoreOptions>, JournalJobStoreOptionsValidator>());
        Services.Replace(ServiceDescriptor.Singleton<IJobStore<TJob, TResult>>(provider => new JournalJobStore<TJob, TResult>(
            provider.GetRequiredService<IOptionsMonitor<JournalJobStoreOptions>>().Get(Name),
            provider.GetRequiredService<IOptionsMonitor<JobQueueOptions>>().Get(Name),
            provider.GetRequiredService<JobSerialization<TJob, TResult>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<JournalJobStore<TJob, TResult>>>())));
        return this;
    }

    /// <summary>Calls a hook for every job that has ended: completed, dead or canceled.</summary>
    /// <remarks>
    /// Hooks are called outside the workers, one job after the other in the order of the ends, at least once for each job: again after
    /// <see cref="JobQueueOptions.LeaseDuration"/> when one threw, or after a restart when the store outlives the process. A hook must be quick:
    /// hand the work on (to an outbox, a queue) and return. A job is not forgotten before its hooks have returned.
    /// </remarks>
    /// <param name="hook">Receives the job; its token is canceled when the host stops.</param>
    /// <returns>This builder.</returns>
    public FairJobsBuilder<TJob, TResult> OnCompleted(Func<JobCompletion<TJob, TResult>, CancellationToken, ValueTask> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        Services.Configure<JobQueueOptions>(Name, static options => options.AnnouncesEnds = true);
        Services.AddSingleton(new CompletionHook<TJob, TResult>(hook));
        Services.TryAddSingleton(JobAnnouncer<TJob, TResult>.Create);
        Services.AddHostedService(static provider => provider.GetRequiredService<JobAnnouncer<TJob, TResult>>());
        return this;
    }
}
