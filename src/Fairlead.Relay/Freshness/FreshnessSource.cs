namespace Fairlead.Relay.Freshness;

/// <summary>Where a freshness lifetime comes from (RFC 9111, section 4.2.1).</summary>
internal enum FreshnessSource
{
    None = 0,
    SharedMaxAge = 1,
    MaxAge = 2,
    Expires = 3,
    Heuristic = 4,

    /// <summary>The option that replaces what the origin says.</summary>
    Override = 5,
}
