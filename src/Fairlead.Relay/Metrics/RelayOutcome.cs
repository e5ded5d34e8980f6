namespace Fairlead.Relay.Metrics;

/// <summary>What became of a request. One that was coalesced is counted beside these.</summary>
internal enum RelayOutcome
{
    /// <summary>A fresh stored response was the answer.</summary>
    Hit = 0,

    /// <summary>A stale one was.</summary>
    Stale = 1,

    /// <summary>A stored one was, after the origin had confirmed it.</summary>
    Revalidated = 2,

    /// <summary>The origin answered.</summary>
    Missed = 3,

    /// <summary>Nobody did: only a stored response was wanted.</summary>
    Refused = 4,

    /// <summary>The origin answered a request that the cache has nothing to do with.</summary>
    Bypassed = 5,

    /// <summary>The origin could not be reached, or what it said was no answer, and nothing stored stood in for it.</summary>
    Unreachable = 6,

    /// <summary>The origin did not answer in time, and nothing stored stood in for it.</summary>
    TimedOut = 7,
}
