using Fairlead.Webhooks;
using FullService.Http;

namespace FullService.Webhooks;

/// <summary>Asks the guard of the pusher about a URL that a client has given, so that the client hears at once what will never be sent.</summary>
internal static class WebhookUrlCheck
{
    public static async ValueTask<Refusal> RunAsync(WebhookPusher pusher, Uri url, CancellationToken cancellationToken) =>
        await pusher.CheckUrlAsync(url, cancellationToken) switch
        {
            WebhookUrlVerdict.Allowed => default,
            WebhookUrlVerdict.Unresolved => Refusal.BadRequest($"The host of \"webhookUrl\", {RequestText.Quote(url.Host)}, cannot be resolved."),
            WebhookUrlVerdict.Refused => Refusal.BadRequest(
                $"The host of \"webhookUrl\", {RequestText.Quote(url.Host)}, is no public address; Webhooks:AllowPrivateNetworks allows others."),
            _ => Refusal.BadRequest($"\"webhookUrl\" must be {WebhookUrl.Allowed}."),
        };
}
