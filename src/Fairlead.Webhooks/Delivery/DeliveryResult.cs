namespace Fairlead.Webhooks.Delivery;

/// <summary>What one attempt came to.</summary>
internal enum DeliveryResult
{
    /// <summary>The receiver has the request.</summary>
    Acknowledged = 1,

    /// <summary>It does not, or did not say so.</summary>
    Failed = 2,

    /// <summary>It does not, and asks for less: 429, 502, 503 or 504.</summary>
    SlowDown = 3,

    /// <summary>It wants no more: 410.</summary>
    Ended = 4,
}
