namespace Fairlead.Relay;

/// <summary>Counts what a cache holds and has done since it was made.</summary>
/// <param name="Hits">Requests that a fresh stored response answered.</param>
/// <param name="Stale">Requests that a stale stored response answered.</param>
/// <param name="Revalidated">Requests that a stored response answered after the origin had confirmed it.</param>
/// <param name="Misses">Requests that the origin answered.</param>
/// <param name="Bypassed">Requests with which the cache has nothing to do, such as those that change something.</param>
/// <param name="Refused">Requests for a stored response where there was none.</param>
/// <param name="Coalesced">Requests that were not forwarded because another one to the same URL was; they are counted as hits too.</param>
/// <param name="Urls">URLs with stored responses.</param>
/// <param name="Bytes">Bytes that these take.</param>
/// <param name="Evictions">URLs that had to make room.</param>
public readonly record struct RelayCacheStatistics(
    long Hits, long Stale, long Revalidated, long Misses, long Bypassed, long Refused, long Coalesced, long Urls, long Bytes, long Evictions)
{
    /// <summary>Gets the requests that failed because the origin could not be reached, or what it said was no answer, and nothing stored stood in for it.</summary>
    public long Unreachable { get; init; }

    /// <summary>Gets the requests that failed because the origin did not answer in time, and nothing stored stood in for it.</summary>
    public long TimedOut { get; init; }
}
