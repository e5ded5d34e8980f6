using System.Globalization;
using System.Runtime.CompilerServices;
using Fairlead.Relay.Fields;

namespace Fairlead.Relay.Exchange;

/// <summary>What the cache did with a request, as the field <c>Cache-Status</c> tells it (RFC 9211).</summary>
internal readonly record struct CacheStatus(CacheReason Reason)
{
    private const int UsualLength = 128;

    public bool IsHit { get; init; }

    /// <summary>Gets for how long the response is still fresh; negative when it is stale.</summary>
    public TimeSpan? FreshFor { get; init; }

    /// <summary>Gets the status of the origin's answer, where it is another one than that of this response.</summary>
    public int? ForwardStatus { get; init; }

    public bool IsStored { get; init; }

    /// <summary>Gets what is against storing the origin's answer; <see langword="null"/> when it is stored, or is not one that could be.</summary>
    public CacheReason? NotStored { get; init; }

    /// <summary>Gets whether another request was forwarded for this one too.</summary>
    public bool IsCollapsed { get; init; }

    /// <summary>Adds the field behind what caches before this one have said.</summary>
    public void WriteTo(HttpResponseMessage response, string cacheName) => response.Headers.TryAddWithoutValidation(FieldNames.CacheStatus, ToText(cacheName));

    /// <summary>Returns the member of the list that is this cache's.</summary>
    public string ToText(string cacheName)
    {
        // Every answer has one: only the text itself is allocated.
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[UsualLength]);
        text.AppendLiteral(cacheName);
        text.AppendLiteral(IsHit ? "; hit" : ForwardReason);
        if (FreshFor is { } freshFor)
        {
            text.AppendLiteral("; ttl=");
            text.AppendFormatted((long)Math.Floor(freshFor.TotalSeconds));
        }

        if (ForwardStatus is { } status)
        {
            text.AppendLiteral("; fwd-status=");
            text.AppendFormatted(status);
        }

        text.AppendLiteral(IsStored ? "; stored" : "");
        text.AppendLiteral(IsCollapsed ? "; collapsed" : "");
        text.AppendLiteral("; detail=");
        text.AppendLiteral(Enum.GetName(NotStored ?? Reason)!);
        return text.ToStringAndClear();
    }

    // Section 2.2.
    private string ForwardReason => Reason switch
    {
        CacheReason.Method => "; fwd=method",
        CacheReason.RequestBody or CacheReason.SeveralRanges or CacheReason.OtherHost or CacheReason.OriginCondition => "; fwd=bypass",
        CacheReason.NothingStored => "; fwd=uri-miss",
        CacheReason.OtherVariant => "; fwd=vary-miss",
        CacheReason.Stale or CacheReason.ResponseNoCache => "; fwd=stale",
        CacheReason.RequestNoCache or CacheReason.RequestMaxAge or CacheReason.RequestMinFresh or CacheReason.RequestNoStore or CacheReason.OnlyIfCached => "; fwd=request",
        _ => "; fwd=miss",
    };
}
