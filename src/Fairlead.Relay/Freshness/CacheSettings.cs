namespace Fairlead.Relay.Freshness;

/// <summary>What decisions depend on beside the messages and the time: the options, as they were read.</summary>
internal sealed class CacheSettings(RelayCachingOptions options)
{
    public bool IsShared { get; } = options.Kind == CacheKind.Shared;

    public bool StoresSetCookie { get; } = options.StoreSetCookie;

    public bool IgnoresRequestDirectives { get; } = options.IgnoreRequestDirectives;

    public bool StaleDirectivesBeatSharedMaxAge { get; } = options.StaleDirectivesBeatSharedMaxAge;

    public bool ServesStaleWhenDisconnected { get; } = options.ServeStaleWhenDisconnected;

    public double HeuristicFraction { get; } = options.HeuristicFraction;

    public TimeSpan MaxHeuristicLifetime { get; } = options.MaxHeuristicLifetime;

    public TimeSpan MaxStaleness { get; } = options.MaxStaleness;

    public TimeSpan? LifetimeOverride { get; } = options.LifetimeOverride;

    // In the case in which selecting fields are noted.
    public IReadOnlyList<string> KeyFields { get; } = [.. options.KeyFields.Select(static name => name.ToLowerInvariant())];

    // Targeted fields are for shared caches in front of an origin (RFC 9213, section 3).
    public IReadOnlyList<string> TargetedFields { get; } = options.Kind == CacheKind.Shared ? [.. options.TargetedFields] : [];
}
