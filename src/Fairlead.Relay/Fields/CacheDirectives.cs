namespace Fairlead.Relay.Fields;

/// <summary>Directives without a number, and what is wrong with a field.</summary>
[Flags]
internal enum CacheDirectives
{
    None = 0,
    NoStore = 1 << 0,
    NoCache = 1 << 1,
    Private = 1 << 2,
    Public = 1 << 3,
    MustRevalidate = 1 << 4,
    ProxyRevalidate = 1 << 5,
    MustUnderstand = 1 << 6,
    NoTransform = 1 << 7,
    Immutable = 1 << 8,
    OnlyIfCached = 1 << 9,

    /// <summary><c>max-stale</c> without a number: any staleness.</summary>
    AnyStale = 1 << 10,

    /// <summary>There was a field, with whatever in it.</summary>
    Present = 1 << 11,

    /// <summary>A field does not have the form of a list of directives.</summary>
    Malformed = 1 << 12,
}
