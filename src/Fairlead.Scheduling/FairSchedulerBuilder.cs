using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Scheduling;

/// <summary>Collects what extends a registered <see cref="FairScheduler"/>.</summary>
public sealed class FairSchedulerBuilder
{
    internal FairSchedulerBuilder(IServiceCollection services) => Services = services;

    /// <summary>Gets the services the scheduler was registered in.</summary>
    public IServiceCollection Services { get; }
}
