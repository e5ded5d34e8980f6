using Fairlead.Factoring.Caching;
using Fairlead.Scheduling.Jobs;

namespace FullService.Configuration;

/// <summary>All settings of the service, read once at the start; <see cref="SettingsTable"/> names, describes and checks them.</summary>
internal sealed class ServiceSettings
{
    /// <summary>Gets the settings of the queue of factoring jobs.</summary>
    public JobQueueOptions Queue { get; } = new()
    {
        // A million jobs, and as many again while the first million is still asked for.
        MaxQueued = 2_000_000,
        MaxQueuedPerCaller = 200_000,
        JobTimeout = TimeSpan.FromMinutes(30),
        ShortJobBound = TimeSpan.FromMilliseconds(100),
        MaxRetained = 1_000_000,
        Retention = TimeSpan.FromHours(1),
        ReservedForShortJobs = Environment.ProcessorCount >= 2 ? 1 : 0,
    };

    /// <summary>Gets the settings of the memory of earlier results.</summary>
    public FactorizationCacheOptions Cache { get; } = new();

    /// <summary>Gets or sets how many digits a number may have.</summary>
    public int MaxDigits { get; set; } = 100;

    /// <summary>Gets or sets the folder in which jobs outlive the process; <see langword="null"/> when they do not.</summary>
    public string? StorageFolder { get; set; }

    /// <summary>Gets or sets how many connections are open at once.</summary>
    public int MaxConnections { get; set; } = 10_000;
}
