using System.Diagnostics.Metrics;
using Fairlead.Scheduling;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

// The namespace in which applications look for Add methods.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a <see cref="FairScheduler"/>.</summary>
public static class FairSchedulerServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="FairScheduler"/> that gives callers fair turns.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Changes the settings; they are checked when the host starts.</param>
    /// <returns>A builder that other packages extend.</returns>
    /// <remarks>It may be called twice; settings add up. A <see cref="TimeProvider"/> registered before is used.</remarks>
    public static FairSchedulerBuilder AddFairScheduler(
        this IServiceCollection services, Action<FairSchedulerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<FairSchedulerOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<FairSchedulerOptions>, FairSchedulerOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider => new FairScheduler(
            provider.GetRequiredService<IOptions<FairSchedulerOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<FairScheduler>>() ?? NullLogger<FairScheduler>.Instance,
            provider.GetService<IMeterFactory>()));
        return new FairSchedulerBuilder(services);
    }
}
