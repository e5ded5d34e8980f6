using System.Globalization;
using System.Text;
using Fairlead.Relay.Fields;

namespace Fairlead.Relay.Exchange;

/// <summary>What the cache did with a request, as the field <c>Cache-Status</c> tells it (RFC 9211).</summary>
internal readonly record struct CacheStatus(CacheReason Reason)
{
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
        var text = new StringBuilder(cacheName, 96);
        text.Append(IsHit ? "; hit" : ForwardReason);
        if (FreshFor is { } freshFor)
        {
            text.Append(CultureInfo.InvariantCulture, $"; ttl={(long)Math.Floor(freshFor.TotalSeconds)}");
        }

        if (ForwardStatus is { } status)
        {
            text.Append(CultureInfo.InvariantCulture, $"; fwd-status={status}");
        }

        text.Append(IsStored ? "; stored" : "").Append(IsCollapsed ? "; collapsed" : "").Append("; detail=").Append(Enum.GetName(NotStored ?? Reason));
        return text.ToString();
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
