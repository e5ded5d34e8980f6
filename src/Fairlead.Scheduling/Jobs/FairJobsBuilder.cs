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
}
