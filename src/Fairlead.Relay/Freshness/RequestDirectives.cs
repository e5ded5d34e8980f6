using Fairlead.Relay.Fields;

namespace Fairlead.Relay.Freshness;

/// <summary>What the fields of a request mean to a cache (RFC 9111, section 5.2.1).</summary>
internal readonly record struct RequestDirectives
{
    public CacheControl Control { get; init; }

    /// <summary>Gets whether the request has credentials.</summary>
    public bool HasAuthorization { get; init; }

    /// <summary>Gets whether the request has a condition that a cache may judge: <c>If-None-Match</c> or <c>If-Modified-Since</c>.</summary>
    public bool HasCondition { get; init; }

    /// <summary>Gets whether the request has a condition that only the origin may judge: <c>If-Match</c> or <c>If-Unmodified-Since</c>.</summary>
    public bool HasOriginCondition { get; init; }

    public bool HasRange { get; init; }

    /// <summary>Reads the fields of a request.</summary>
    public static RequestDirectives Parse(ReadOnlySpan<HeaderField> fields, bool ignoresDirectives)
    {
        var control = default(CacheControlReader);
        bool authorization = false, condition = false, originCondition = false, range = false, noCacheByPragma = false;
        foreach (ref readonly var field in fields)
        {
            // The first letter tells most fields apart from these.
            switch (field.Name.Length == 0 ? 0 : field.Name[0] | 0x20)
            {
                case 'a':
                    authorization |= field.Is(FieldNames.Authorization);
                    break;
                case 'c' when !ignoresDirectives && field.Is(FieldNames.CacheControl):
                    control.ReadLine(field.Value);
                    break;
                case 'i':
                    condition |= field.Is(FieldNames.IfNoneMatch) || field.Is(FieldNames.IfModifiedSince);
                    originCondition |= field.Is(FieldNames.IfMatch) || field.Is(FieldNames.IfUnmodifiedSince);
                    break;
                case 'p' when !ignoresDirectives:
                    noCacheByPragma |= field.Is(FieldNames.Pragma) && CacheControl.Parse(field.Value).Has(CacheDirectives.NoCache);
                    break;
                case 'r':
                    range |= field.Is(FieldNames.Range);
                    break;
            }
        }

        var directives = control.Result;
        return new RequestDirectives
        {
            // Pragma counts only where there is no Cache-Control (section 5.4).
            Control = noCacheByPragma && !directives.IsPresent ? directives with { Directives = CacheDirectives.NoCache } : directives,
            HasAuthorization = authorization,
            HasCondition = condition,
            HasOriginCondition = originCondition,
            HasRange = range,
        };
    }
}
