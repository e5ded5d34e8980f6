namespace Fairlead.Webhooks.Signing;

/// <summary>The headers of Standard Webhooks 1.0.</summary>
public static class WebhookHeaderNames
{
    /// <summary>Identifies a request; the same in every repetition of it, so that a receiver recognizes what it has.</summary>
    public const string Id = "webhook-id";

    /// <summary>When this attempt was signed: seconds since 1970-01-01T00:00:00Z.</summary>
    public const string Timestamp = "webhook-timestamp";

    /// <summary>One or more signatures, separated by spaces: <c>v1,</c> and base64 of an HMAC-SHA256.</summary>
    public const string Signature = "webhook-signature";
}
