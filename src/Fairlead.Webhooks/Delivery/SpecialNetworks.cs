using System.Net;

namespace Fairlead.Webhooks.Delivery;

/// <summary>The networks that no receiver on the public internet has an address in.</summary>
/// <remarks>
/// The IANA registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890 and what has updated it), with multicast and what was
/// reserved and is obsolete. Some of them are reachable from everywhere, such as the anycast relays; none of them is where a caller's server is.
/// </remarks>
internal static class SpecialNetworks
{
    /// <summary>Gets what <see cref="WebhookPusherOptions.AllowPrivateNetworks"/> allows.</summary>
    public static IReadOnlyList<IPNetwork> Private { get; } = Parse(
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "::1/128", "fc00::/7");

    public static IReadOnlyList<IPNetwork> Version4 { get; } = Parse(
        "0.0.0.0/8", // "this network" (RFC 791)
        "10.0.0.0/8", // private use (RFC 1918)
        "100.64.0.0/10", // shared by the customers of a provider (RFC 6598)
        "127.0.0.0/8", // loopback (RFC 1122)
        "169.254.0.0/16", // link-local, where clouds keep credentials (RFC 3927)
        "172.16.0.0/12", // private use (RFC 1918)
        "192.0.0.0/24", // protocol assignments (RFC 6890)
        "192.0.2.0/24", // documentation (RFC 5737)
        "192.31.196.0/24", // AS112 (RFC 7535)
        "192.52.193.0/24", // automatic multicast tunneling (RFC 7450)
        "192.88.99.0/24", // 6to4 relays, deprecated (RFC 7526)
        "192.168.0.0/16", // private use (RFC 1918)
        "192.175.48.0/24", // AS112 (RFC 7534)
        "198.18.0.0/15", // benchmarks of devices (RFC 2544)
        "198.51.100.0/24", // documentation (RFC 5737)
        "203.0.113.0/24", // documentation (RFC 5737)
        "224.0.0.0/4", // multicast (RFC 5771)
        "240.0.0.0/4"); // reserved, and limited broadcast (RFC 1112, RFC 8190)

    // What is not in 2000::/3 is refused without being named: nothing else was ever given out as global unicast.
    public static IReadOnlyList<IPNetwork> Version6 { get; } = Parse(
        "::/3", // unspecified, loopback, IPv4-compatible, IPv4-mapped, NAT64, discard-only (RFC 4291, RFC 6052, RFC 8215, RFC 6666)
        "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID and others (RFC 2928)
        "2001:db8::/32", // documentation (RFC 3849)
        "2002::/16", // 6to4 (RFC 3056)
        "2620:4f:8000::/48", // AS112 (RFC 7534)
        "3fff::/20", // documentation (RFC 9637)
        "4000::/2", // not given out, and segment routing identifiers at 5f00::/16 (RFC 9602)
        "8000::/1"); // not given out, unique local, link-local, site-local and multicast (RFC 4193, RFC 4291)

    private static IPNetwork[] Parse(params ReadOnlySpan<string> networks)
    {
        var parsed = new IPNetwork[networks.Length];
        for (var i = 0; i < networks.Length; i++)
        {
            parsed[i] = IPNetwork.Parse(networks[i]);
        }

        return parsed;
    }
}
