using System.Net;
using System.Net.Sockets;

namespace Fairlead.Webhooks.Delivery;

/// <summary>IPv4 addresses inside IPv6 addresses: somebody on the way unpacks them, and connects to what they say.</summary>
internal static class EmbeddedAddress
{
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");

    /// <summary>Finds the IPv4 address that an address stands for; <see langword="null"/> when it stands for itself.</summary>
    public static IPAddress? Find(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);

        // RFC 6052 puts the address behind a /48 around the eighth byte, which is zero.
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
            : LocalNat64.Contains(address) ? new IPAddress([bytes[6], bytes[7], bytes[9], bytes[10]])
            : Nat64.Contains(address) ? new IPAddress(bytes[12..])
            : SixToFour.Contains(address) ? new IPAddress(bytes[2..6])
            : Teredo.Contains(address) ? new IPAddress([Invert(bytes[12]), Invert(bytes[13]), Invert(bytes[14]), Invert(bytes[15])])
            : Compatible.Contains(address) && !address.Equals(IPAddress.IPv6Loopback) && !address.Equals(IPAddress.IPv6Any) ? new IPAddress(bytes[12..])
            : null;
    }

    private static byte Invert(byte value) => (byte)(value ^ 0xFF);
}
