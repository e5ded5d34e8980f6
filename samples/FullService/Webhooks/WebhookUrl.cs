using System.Diagnostics.CodeAnalysis;

namespace FullService.Webhooks;

/// <summary>Reads where something is to be sent.</summary>
internal static class WebhookUrl
{
    public const string Allowed = "an absolute http or https URL without a user name";

    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && IsAllowed(url);

    private static bool IsAllowed(Uri url) =>
        (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length == 0 && url.Host.Length > 0;
}
