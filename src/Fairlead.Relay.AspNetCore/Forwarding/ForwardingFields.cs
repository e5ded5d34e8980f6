namespace Fairlead.Relay.AspNetCore.Forwarding;

/// <summary>
/// Fields by which a client could tell the upstream that it asked for another host, path or method than the cache knows: an answer to that would be given to everybody.
/// </summary>
internal static class ForwardingFields
{
    private const string Prefix = "X-Forwarded-";

    private static readonly string[] Names =
        ["Forwarded", "X-Forwarded", "X-Original-URL", "X-Original-Host", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];

    /// <summary>Tells whether a field is one of these. An underscore counts as a hyphen: gateways to programs make one of the other.</summary>
    public static bool Contains(string name) =>
        name.Contains('_', StringComparison.Ordinal) ? ContainsHyphenated(name.Replace('_', '-')) : ContainsHyphenated(name);

    private static bool ContainsHyphenated(string name)
    {
        if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        foreach (var known in Names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
