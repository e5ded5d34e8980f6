namespace Fairlead.Relay;

/// <summary>Names whom a cache serves (RFC 9111, section 1).</summary>
public enum CacheKind
{
    /// <summary>One user: responses marked <c>private</c> are stored, and <c>s-maxage</c> means nothing.</summary>
    Private = 1,

    /// <summary>Many users: what belongs to one of them is not stored.</summary>
    Shared = 2,
}
