using System.Text.Json;
using Fairlead.Webhooks;
using Fairlead.Webhooks.Signing;
using FullService.Http;

namespace FullService.Webhooks;

/// <summary>Collects <c>webhookUrl</c> and <c>webhookSecret</c> of a body; null is as good as left out.</summary>
internal struct WebhookProperties
{
    private bool _isUrlRead;
    private bool _isSecretRead;
    private Uri? _url;
    private WebhookSecret? _secret;

    /// <summary>Tells whether the property at hand is one of them.</summary>
    public static bool IsAt(ref Utf8JsonReader reader) => reader.ValueTextEquals("webhookUrl"u8) || reader.ValueTextEquals("webhookSecret"u8);

    /// <summary>Reads the property at hand.</summary>
    public Refusal Read(ref Utf8JsonReader reader) => reader.ValueTextEquals("webhookUrl"u8) ? ReadUrl(ref reader) : ReadSecret(ref reader);

    /// <summary>Puts together what was read.</summary>
    /// <param name="endpoint">The endpoint; <see langword="null"/> when no URL was given.</param>
    /// <returns>Why it cannot be used.</returns>
    public readonly Refusal ToEndpoint(out WebhookEndpoint? endpoint)
    {
        endpoint = _url is null ? null : _secret is null ? new WebhookEndpoint(_url) : new WebhookEndpoint(_url, _secret);
        return _url is null && _secret is not null ? Refusal.BadRequest("The body has a \"webhookSecret\" and no \"webhookUrl\"; there is nothing to sign.") : default;
    }

    private Refusal ReadUrl(ref Utf8JsonReader reader)
    {
        if (_isUrlRead)
        {
            return JsonBody.RefuseRepetition("webhookUrl");
        }

        _isUrlRead = true;
        reader.Read();
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : string.Empty;
        if (reader.TokenType == JsonTokenType.Null || WebhookUrl.TryParse(text, out _url))
        {
            return default;
        }

        var received = reader.TokenType == JsonTokenType.String ? RequestText.Quote(text) : JsonBody.Describe(reader.TokenType);
        return Refusal.BadRequest($"\"webhookUrl\" must be {WebhookUrl.Allowed}; it is {received}.");
    }

    private Refusal ReadSecret(ref Utf8JsonReader reader)
    {
        if (_isSecretRead)
        {
            return JsonBody.RefuseRepetition("webhookSecret");
        }

        _isSecretRead = true;
        reader.Read();
        return reader.TokenType == JsonTokenType.Null
            || (reader.TokenType == JsonTokenType.String && WebhookSecret.TryParse(reader.GetString(), out _secret))
                ? default
                : Refusal.BadRequest("\"webhookSecret\" must be whsec_ and the base64 of 24 to 64 bytes; what was received is not shown.");
    }
}
