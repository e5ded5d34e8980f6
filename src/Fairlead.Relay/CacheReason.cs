namespace Fairlead.Relay;

/// <summary>Why a decision was made. The numbers below 100 are about reuse, those from 100 on about storing.</summary>
internal enum CacheReason
{
    /// <summary>The stored response is fresh (RFC 9111, section 4.2).</summary>
    Fresh = 1,

    /// <summary>It is stale, and the request accepts that (section 5.2.1.2).</summary>
    MaxStale = 3,

    /// <summary>It is stale, and may be used while it is validated (RFC 5861, section 3).</summary>
    StaleWhileRevalidate = 4,

    /// <summary>It is stale, and may be used because the origin failed (RFC 5861, section 4).</summary>
    StaleIfError = 5,

    /// <summary>It is stale, and the origin cannot be reached (section 4.2.4).</summary>
    Disconnected = 6,

    /// <summary>Nothing is stored for the URL.</summary>
    NothingStored = 10,

    /// <summary>What is stored was for other values of the fields that <c>Vary</c> names (section 4.1).</summary>
    OtherVariant = 11,

    /// <summary>It is stale.</summary>
    Stale = 12,

    /// <summary>The response wants to be validated each time (section 5.2.2.4).</summary>
    ResponseNoCache = 13,

    /// <summary>The request wants the origin's answer (sections 5.2.1.4 and 5.4).</summary>
    RequestNoCache = 14,

    /// <summary>It is older than the request accepts (section 5.2.1.1).</summary>
    RequestMaxAge = 15,

    /// <summary>It is not fresh for as long as the request asks (section 5.2.1.3).</summary>
    RequestMinFresh = 16,

    /// <summary>The request must leave no trace (section 5.2.1.5).</summary>
    RequestNoStore = 17,

    /// <summary>The request asks for a stored response only (section 5.2.1.7).</summary>
    OnlyIfCached = 18,

    /// <summary>The method is neither GET nor HEAD.</summary>
    Method = 19,

    /// <summary>The request has a body, which the key does not tell.</summary>
    RequestBody = 20,

    /// <summary>The request has a condition that only the origin may judge (section 4.3.2).</summary>
    OriginCondition = 21,

    /// <summary>The request asks for several ranges.</summary>
    SeveralRanges = 22,

    /// <summary>The request names another host than its URL.</summary>
    OtherHost = 23,

    /// <summary>The response may be stored (section 3).</summary>
    Storable = 100,

    /// <summary>The status is not final, or says something about another response: 1xx and 304.</summary>
    StatusNotFinal = 101,

    /// <summary>The status tells one client what was wrong with its request.</summary>
    StatusOfOneRequest = 102,

    /// <summary>The status is not understood, and the response wants it to be (section 5.2.2.3).</summary>
    StatusNotUnderstood = 103,

    /// <summary>The response is a part of a representation.</summary>
    PartialContent = 104,

    /// <summary><c>Cache-Control</c> cannot be parsed.</summary>
    MalformedCacheControl = 105,

    /// <summary>The response must not be stored (section 5.2.2.5).</summary>
    ResponseNoStore = 106,

    /// <summary>The response is for one user (section 5.2.2.7).</summary>
    ResponsePrivate = 107,

    /// <summary>The request was authenticated, and the response does not say that others may have it (section 3.5).</summary>
    Authorization = 108,

    /// <summary>The response sets a cookie.</summary>
    SetCookie = 109,

    /// <summary>The response depends on more than the request's fields: <c>Vary: *</c> (section 4.1).</summary>
    VaryAny = 110,

    /// <summary>The response neither says how long it is fresh nor has a status for which that may be guessed (section 3).</summary>
    NoFreshness = 111,

    /// <summary>The response is stale at once and cannot be validated.</summary>
    NeverReusable = 112,

    /// <summary>The body is larger than an entry may be.</summary>
    TooLarge = 113,

    /// <summary>The URL was invalidated while the response was on its way (section 4.4).</summary>
    Invalidated = 114,

    /// <summary>The body ended before its end.</summary>
    Truncated = 115,

    /// <summary>The store has failed.</summary>
    StoreFailed = 116,
}
