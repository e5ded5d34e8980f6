using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace LoadTest.Http;

/// <summary>The service to send to: where to connect, and what the requests say about it.</summary>
internal sealed class HttpTarget
{
    private HttpTarget(Uri address)
    {
        Address = address;
        EndPoint = IPAddress.TryParse(address.DnsSafeHost, out var ip)
            ? new IPEndPoint(ip, address.Port)
            : new DnsEndPoint(address.DnsSafeHost, address.Port);
        HostHeader = address.Authority;
        BasePath = address.AbsolutePath.TrimEnd('/');
    }

    public Uri Address { get; }

    public EndPoint EndPoint { get; }

    public string HostHeader { get; }

    /// <summary>Gets the path before the contract's paths: empty, or starting with a slash and not ending with one.</summary>
    public string BasePath { get; }

    /// <summary>Reads an address such as <c>http://localhost:5555</c>; only plain HTTP is spoken.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out HttpTarget? target)
    {
        target = Uri.TryCreate(text, UriKind.Absolute, out var address) && IsAllowed(address) ? new HttpTarget(address) : null;
        return target is not null;
    }

    private static bool IsAllowed(Uri address) =>
        address.Scheme == Uri.UriSchemeHttp
        && address.Host.Length > 0
        && address.Query.Length == 0
        && address.Fragment.Length == 0
        && address.UserInfo.Length == 0;
}
