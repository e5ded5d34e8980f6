using Fairlead.Webhooks.Signing;

namespace Fairlead.Webhooks.Redis.Serialization;

/// <summary>An endpoint as Redis keeps it: a line with its URL, and one with each secret.</summary>
/// <remarks>Whoever takes over has to sign, so the secrets are there in full.</remarks>
internal static class EndpointText
{
    public static string Write(WebhookEndpoint endpoint) =>
        string.Join('\n', endpoint.Secrets.Select(static secret => secret.Reveal()).Prepend(endpoint.Url.AbsoluteUri));

    public static WebhookEndpoint Read(string text)
    {
        var lines = text.Split('\n');
        return new WebhookEndpoint(new Uri(lines[0]), [.. lines.Skip(1).Select(WebhookSecret.Parse)]);
    }
}
