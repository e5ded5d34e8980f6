namespace Fairlead.Relay.Freshness;

/// <summary>What status codes mean to a cache.</summary>
internal static class StatusCodes
{
    public const int Ok = 200;
    public const int PartialContent = 206;
    public const int NotModified = 304;
    public const int RangeNotSatisfiable = 416;
    public const int GatewayTimeout = 504;

    /// <summary>Tells whether a lifetime may be guessed (RFC 9110, section 15.1).</summary>
    public static bool IsHeuristicallyCacheable(int status) =>
        status is 200 or 203 or 204 or 206 or 300 or 301 or 308 or 404 or 405 or 410 or 414 or 501;

    /// <summary>Tells whether the code is one of RFC 9110 or 6585, whose caching requirements are those of this cache.</summary>
    public static bool IsUnderstood(int status) =>
        status is (>= 200 and <= 206) or (>= 300 and <= 305) or 307 or 308 or (>= 400 and <= 417) or 421 or 422 or 426 or 428 or 429 or 431 or 451 or (>= 500 and <= 505) or 511;

    /// <summary>Tells whether the code answers the fields of one request, so that a stored copy would deny the resource to everybody else.</summary>
    public static bool ConcernsOneRequest(int status) => status is (>= 412 and <= 417) or 421 or 425 or 428 or 429 or 431;

    /// <summary>Tells whether the code is a failure that a stale response may stand in for (RFC 5861, section 4).</summary>
    public static bool IsFailure(int status) => status is 500 or 502 or 503 or 504;
}
