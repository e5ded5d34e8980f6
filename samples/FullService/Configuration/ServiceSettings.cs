using Fairlead.Factoring.Caching;
using Fairlead.Scheduling.Jobs;
using FullService.Analysis;
using FullService.Relay;

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
        LeaseDuration = TimeSpan.FromSeconds(15),
        ReservedForShortJobs = Environment.ProcessorCount >= 2 ? 1 : 0,
    };

    /// <summary>Gets the settings of the memory of earlier results.</summary>
    public FactorizationCacheOptions Cache { get; } = new();

    /// <summary>Gets the settings of analyses.</summary>
    public AnalysisSettings Analysis { get; } = new();

    /// <summary>Gets the settings of the relay.</summary>
    public RelaySettings Relay { get; } = new();

    /// <summary>Gets or sets whether webhooks may go to this machine and to private networks.</summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>Gets or sets how long output waits at most for more to share a request with.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Gets or sets how many digits a number may have.</summary>
    public int MaxDigits { get; set; } = 100;

    /// <summary>Gets or sets the folder in which jobs outlive the process; <see langword="null"/> when they do not.</summary>
    public string? StorageFolder { get; set; }

    /// <summary>Gets or sets where the Redis is that keeps the jobs and what is to be pushed; <see langword="null"/> when none does.</summary>
    public string? RedisConnection { get; set; }

    /// <summary>Gets or sets what the keys in Redis begin with.</summary>
    public string RedisKeyPrefix { get; set; } = "factor";

    /// <summary>Gets or sets for how long after its last sign a process keeps the jobs and the output it has in Redis.</summary>
    public TimeSpan RedisLeaseDuration
    {
        get => Queue.LeaseDuration;
        set => Queue.LeaseDuration = value;
    }

    /// <summary>Gets or sets what this process does.</summary>
    public ProcessRole Role { get; set; } = ProcessRole.All;

    /// <summary>Gets or sets how many connections are open at once.</summary>
    public int MaxConnections { get; set; } = 10_000;
}
