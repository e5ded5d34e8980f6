using System.Net;
using System.Net.Sockets;

namespace Fairlead.Webhooks.Delivery;

/// <summary>Guards against server-side request forgery: a URL that somebody else has given must not lead to what only this machine can reach.</summary>
/// <remarks>Thread-safe. It judges addresses, not names: a name is judged by what it is resolved to, each time it is.</remarks>
internal sealed class AddressGuard
{
    private readonly IPNetwork[] _allowed;

    public AddressGuard(WebhookPusherOptions options) =>
        _allowed = [.. options.AllowedNetworks, .. options.AllowPrivateNetworks ? SpecialNetworks.Private : []];

    /// <summary>Tells whether an address may be connected to.</summary>
    /// <remarks>
    /// An address that stands for an IPv4 address is refused, unless its own network is allowed and that IPv4 address may be connected to. The mapped form
    /// is refused unless a network is allowed that the IPv4 address lies in: to that the system connects.
    /// </remarks>
    public bool Allows(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? IsNamed(address.MapToIPv4())
        : IsNamed(address) ? EmbeddedAddress.Find(address) is not { } embedded || Allows(embedded)
        : !Special(address).Any(network => network.Contains(address));

    /// <summary>Judges a URL by what its host is resolved to now.</summary>
    public async ValueTask<WebhookUrlVerdict> CheckAsync(
        Uri url, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) || url.UserInfo.Length > 0)
        {
            return WebhookUrlVerdict.Malformed;
        }

        try
        {
            var addresses = await resolve(url.IdnHost, cancellationToken).ConfigureAwait(false);
            return addresses.Length == 0 ? WebhookUrlVerdict.Unresolved
                : addresses.Any(Allows) ? WebhookUrlVerdict.Allowed
                : WebhookUrlVerdict.Refused;
        }
        catch (SocketException)
        {
            return WebhookUrlVerdict.Unresolved;
        }
    }

    private static IReadOnlyList<IPNetwork> Special(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork ? SpecialNetworks.Version4 : SpecialNetworks.Version6;

    private bool IsNamed(IPAddress address)
    {
        foreach (var network in _allowed)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
