using Fairlead.Relay.Fields;

namespace Fairlead.Relay.Freshness;

/// <summary>What the answer to a request that changes something makes invalid (RFC 9111, section 4.4).</summary>
internal static class Invalidation
{
    /// <summary>Tells whether a method changes nothing (RFC 9110, section 9.2.1). One that is not known may change something.</summary>
    public static bool IsSafe(string method) =>
        method is "GET" or "HEAD" or "OPTIONS" or "TRACE";

    /// <summary>Tells whether an answer says that something was changed.</summary>
    public static bool IsEffective(int status) => status is >= 200 and < 400;

    /// <summary>Finds the URLs beside the one of the request: those of <c>Location</c> and <c>Content-Location</c>, of the same origin.</summary>
    public static IEnumerable<Uri> OthersThan(Uri request, IEnumerable<HeaderField> response) =>
        from field in response
        where field.Is(FieldNames.Location) || field.Is(FieldNames.ContentLocation)
        let other = Uri.TryCreate(request, field.Value, out var resolved) ? resolved : null
        where other is not null && IsSameOrigin(request, other)
        select other;

    // Another origin must not be able to empty this one's place in the cache.
    private static bool IsSameOrigin(Uri left, Uri right) =>
        left.Scheme == right.Scheme && left.Port == right.Port && string.Equals(left.Host, right.Host, StringComparison.OrdinalIgnoreCase);
}
