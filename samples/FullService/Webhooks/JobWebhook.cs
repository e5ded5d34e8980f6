using System.Text.Json.Serialization;
using Fairlead.Webhooks;
using Fairlead.Webhooks.Signing;

namespace FullService.Webhooks;

/// <summary>An endpoint as a job keeps it; no record, because those write out what they hold, and it may be a secret.</summary>
internal sealed class JobWebhook(Uri url, string? secret)
{
    public Uri Url { get; } = url;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; } = secret;

    public static JobWebhook From(WebhookEndpoint endpoint) => new(endpoint.Url, endpoint.Secrets is [var secret] ? secret.Reveal() : null);

    public WebhookEndpoint ToEndpoint() => Secret is null ? new WebhookEndpoint(Url) : new WebhookEndpoint(Url, WebhookSecret.Parse(Secret));
}
