namespace Fairlead.Webhooks.Signing;

/// <summary>What a receiver found out about a request.</summary>
public enum WebhookVerdict
{
    /// <summary>The request was signed with one of the secrets, not long ago.</summary>
    Verified = 1,

    /// <summary>A header is missing: <c>webhook-id</c>, <c>webhook-timestamp</c> or <c>webhook-signature</c>.</summary>
    HeaderMissing = 2,

    /// <summary>A header is there and not of its form, or no signature is of a version that is understood.</summary>
    HeaderMalformed = 3,

    /// <summary>The signature may be right, but is older than the tolerance: somebody may be repeating what was sent before.</summary>
    TooOld = 4,

    /// <summary>The timestamp is later than the tolerance allows: the clocks differ.</summary>
    TooNew = 5,

    /// <summary>No signature belongs to this request and one of the secrets.</summary>
    SignatureMismatch = 6,
}
