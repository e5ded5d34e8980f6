using System.Diagnostics.CodeAnalysis;

namespace FullService.Relay;

/// <summary>URLs that can be relayed to.</summary>
internal static class UpstreamUrl
{
    public const string Allowed = "an absolute http or https URL without user, query and fragment, such as http://127.0.0.1:5600/api";

    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.Host.Length > 0
        && url.UserInfo.Length == 0
        && !text.Contains('?', StringComparison.Ordinal)
        && !text.Contains('#', StringComparison.Ordinal);

    /// <summary>Puts a path behind the URL of an upstream.</summary>
    /// <param name="upstream">The upstream.</param>
    /// <param name="path">The path, without a slash in front, escaped; a query may follow.</param>
    public static Uri Append(Uri upstream, string path) => new($"{upstream.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path}");
}
