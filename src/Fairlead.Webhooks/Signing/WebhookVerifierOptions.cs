namespace Fairlead.Webhooks.Signing;

/// <summary>Settings of a <see cref="WebhookVerifier"/>, read once when it is made.</summary>
public sealed class WebhookVerifierOptions
{
    /// <summary>Gets the secrets, any of which may have signed: two while one is being replaced by the other.</summary>
    /// <value>From 1 to 16 of the form <c>whsec_</c> and base64 of 24 to 64 bytes. Empty by default, which is refused.</value>
    public IList<string> Secrets { get; } = [];

    /// <summary>Gets or sets how far the timestamp of a request may be from the receiver's time, in either direction.</summary>
    /// <value>From 1 second to 1 day. The default is 5 minutes.</value>
    public TimeSpan Tolerance { get; set; } = TimeSpan.FromMinutes(5);
}
