using System.Globalization;
using System.Text;

namespace Fairlead.Relay.Fields;

/// <summary>What the lines of <c>Cache-Control</c> say together (RFC 9111, section 5.2; RFC 5861; RFC 8246).</summary>
/// <remarks>
/// Of a directive that is repeated the first counts (section 4.2.1). A quoted argument counts as if it were not quoted (section 5.2). A number of freshness
/// that is none is 0, so that the response is stale. <c>no-cache</c> and <c>private</c> with field names count as if they had none, which is the stricter
/// reading that sections 5.2.2.4 and 5.2.2.7 allow. Unknown directives mean nothing.
/// </remarks>
internal readonly record struct CacheControl
{
    public CacheDirectives Directives { get; init; }

    public int? MaxAge { get; init; }

    public int? SharedMaxAge { get; init; }

    public int? StaleWhileRevalidate { get; init; }

    public int? StaleIfError { get; init; }

    public int? MaxStale { get; init; }

    public int? MinFresh { get; init; }

    /// <summary>Gets whether there was such a field.</summary>
    public bool IsPresent => Has(CacheDirectives.Present);

    /// <summary>Gets whether a field could not be parsed.</summary>
    public bool IsMalformed => Has(CacheDirectives.Malformed);

    public bool Has(CacheDirectives directive) => (Directives & directive) != CacheDirectives.None;

    /// <summary>Reads all lines of a field as one list.</summary>
    public static CacheControl Parse(ReadOnlySpan<HeaderField> fields, string name = FieldNames.CacheControl)
    {
        var reader = default(CacheControlReader);
        foreach (ref readonly var field in fields)
        {
            if (field.Is(name))
            {
                reader.ReadLine(field.Value);
            }
        }

        return reader.Result;
    }

    /// <summary>Reads one value.</summary>
    public static CacheControl Parse(ReadOnlySpan<char> value)
    {
        var reader = default(CacheControlReader);
        reader.ReadLine(value);
        return reader.Result;
    }

    /// <summary>Writes what was understood, in one form: parsed again it is the same. A malformed field is written as one quote, which is malformed.</summary>
    public override string ToString()
    {
        if (IsMalformed)
        {
            return "\"";
        }

        var text = new StringBuilder();
        foreach (var (directive, name) in CacheControlReader.Flags)
        {
            if (Has(directive))
            {
                Separate(text).Append(name);
            }
        }

        Append(text, "max-age", MaxAge);
        Append(text, "s-maxage", SharedMaxAge);
        Append(text, "stale-while-revalidate", StaleWhileRevalidate);
        Append(text, "stale-if-error", StaleIfError);
        Append(text, "max-stale", MaxStale);
        Append(text, "min-fresh", MinFresh);
        return text.ToString();
    }

    private static StringBuilder Separate(StringBuilder text) => text.Length == 0 ? text : text.Append(", ");

    private static void Append(StringBuilder text, string name, int? seconds)
    {
        if (seconds is { } value)
        {
            Separate(text).Append(CultureInfo.InvariantCulture, $"{name}={value}");
        }
    }
}
