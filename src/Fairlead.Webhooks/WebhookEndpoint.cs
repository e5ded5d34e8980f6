using Fairlead.Webhooks.Signing;

namespace Fairlead.Webhooks;

/// <summary>Where output is pushed to, and with which secrets it is signed.</summary>
/// <remarks>Immutable. Two endpoints are the same when URL and secrets are; what is pushed to the same endpoint shares its requests and its limits.</remarks>
public sealed class WebhookEndpoint : IEquatable<WebhookEndpoint>
{
    private readonly WebhookSecret[] _secrets;

    /// <summary>Names an endpoint.</summary>
    /// <param name="url">An absolute URL of http or https without user name.</param>
    /// <param name="secrets">None: requests are not signed. Several: each request has a signature of each, while one secret replaces another.</param>
    /// <exception cref="ArgumentException">The URL is relative, of another scheme, or holds a user name; or there are more than 16 secrets.</exception>
    public WebhookEndpoint(Uri url, params ReadOnlySpan<WebhookSecret> secrets)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) || url.UserInfo.Length > 0)
        {
            throw new ArgumentException("A webhook URL is absolute, begins with http:// or https://, and holds no user name.", nameof(url));
        }

        if (secrets.Length > WebhookVerifierOptionsValidator.MostSecrets)
        {
            throw new ArgumentException($"An endpoint has at most {WebhookVerifierOptionsValidator.MostSecrets} secrets, not {secrets.Length}.", nameof(secrets));
        }

        (Url, _secrets) = (url, secrets.ToArray());
    }

    /// <summary>Gets the URL.</summary>
    public Uri Url { get; }

    /// <summary>Gets the secrets.</summary>
    public IReadOnlyList<WebhookSecret> Secrets => _secrets;

    internal ReadOnlySpan<WebhookSecret> SecretSpan => _secrets;

    /// <summary>Tells whether URL and secrets are the same.</summary>
    public bool Equals(WebhookEndpoint? other) =>
        other is not null && Url.AbsoluteUri == other.Url.AbsoluteUri && _secrets.AsSpan().SequenceEqual(other._secrets);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as WebhookEndpoint);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Url.AbsoluteUri, _secrets.Length);

    /// <summary>Writes the scheme, host and port only: paths and queries of webhooks often hold what must not be logged.</summary>
    public override string ToString() => Url.GetLeftPart(UriPartial.Authority);
}
