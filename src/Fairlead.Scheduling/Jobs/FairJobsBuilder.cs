using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
