using System.Net;
using System.Net.Sockets;
using Fairlead.Webhooks.Delivery;

namespace Fairlead.Webhooks.Tests.Delivery;

public sealed class AddressGuardTests
{
    private static readonly AddressGuard Guard = new(new WebhookPusherOptions());
    private static readonly AddressGuard PrivateGuard = new(new WebhookPusherOptions { AllowPrivateNetworks = true });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The first and the last address of each range, and the neighbours that belong to somebody.
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.255.255.255")]
    [InlineData("10.0.0.0")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.0")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.255")]
    [InlineData("169.254.0.0")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.0")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.0")]
    [InlineData("192.0.0.255")]
    [InlineData("192.0.2.1")]
    [InlineData("192.31.196.1")]
    [InlineData("192.52.193.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.0.0")]
    [InlineData("192.168.255.255")]
    [InlineData("192.175.48.1")]
    [InlineData("198.18.0.0")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::8.8.8.8")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("64:ff9b:1:a00:0:100::")]
    [InlineData("100::1")]
    [InlineData("100:0:0:1::1")]
    [InlineData("2001::1")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    [InlineData("2001:2::1")]
    [InlineData("2001:10::1")]
    [InlineData("2001:20::1")]
    [InlineData("2001:1ff:ffff::")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2002:808:808::1")]
    [InlineData("2620:4f:8000::1")]
    [InlineData("3fff::1")]
    [InlineData("3fff:fff:ffff::1")]
    [InlineData("4000::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fdff:ffff::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void Allows_SpecialPurpose_IsRefused(string address) => Assert.False(Guard.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.0.0.0")]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2000::1")]
    [InlineData("2001:200::1")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2003::1")]
    [InlineData("2606:4700::1111")]
    [InlineData("3ffe::1")]
    public void Allows_GlobalUnicast_IsAllowed(string address) => Assert.True(Guard.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.20.0.1", true)]
    [InlineData("192.168.1.1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("169.254.169.254", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("64:ff9b::a01:203", false)]
    public void Allows_PrivateNetworksAllowed_LetsTheseThroughAndNoOthers(string address, bool expected) =>
        Assert.Equal(expected, PrivateGuard.Allows(IPAddress.Parse(address)));

    // A translator's network is allowed, and what it would unpack is still judged.
    [Theory]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("64:ff9b:1:808:8:800::", false)]
    [InlineData("2002:808:808::1", true)]
    [InlineData("2002:a00:1::1", false)]
    [InlineData("2001:0:1:2:0:0:f7f7:f7f7", true)]
    [InlineData("2001:0:1:2:0:0:80ff:fffe", false)]
    public void Allows_NetworkOfATranslatorAllowed_JudgesTheAddressInside(string address, bool expected)
    {
        var options = new WebhookPusherOptions();
        foreach (var network in new[] { "64:ff9b::/96", "2002::/16", "2001::/32" })
        {
            options.AllowedNetworks.Add(IPNetwork.Parse(network));
        }

        Assert.Equal(expected, new AddressGuard(options).Allows(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("64:ff9b:1:808:8:800::", "8.8.8.8")]
    [InlineData("64:ff9b::c000:201", "192.0.2.1")]
    [InlineData("2002:c000:201::", "192.0.2.1")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2", "192.0.2.45")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("::192.0.2.1", "192.0.2.1")]
    [InlineData("::1", null)]
    [InlineData("2606:4700::1111", null)]
    [InlineData("192.0.2.1", null)]
    public void Find_AddressInside_IsUnpacked(string address, string? expected) =>
        Assert.Equal(expected, EmbeddedAddress.Find(IPAddress.Parse(address))?.ToString());

    // However a host is written: decimal, octal, hexadecimal, or shortened.
    [Theory]
    [InlineData("http://127.0.0.1/", WebhookUrlVerdict.Refused)]
    [InlineData("http://2130706433/", WebhookUrlVerdict.Refused)]
    [InlineData("http://0177.0.0.1/", WebhookUrlVerdict.Refused)]
    [InlineData("http://0x7f.0.0.1/", WebhookUrlVerdict.Refused)]
    [InlineData("http://0x7f000001/", WebhookUrlVerdict.Refused)]
    [InlineData("http://127.1/", WebhookUrlVerdict.Refused)]
    [InlineData("http://[::1]/", WebhookUrlVerdict.Refused)]
    [InlineData("http://[::ffff:7f00:1]/", WebhookUrlVerdict.Refused)]
    [InlineData("http://localhost/", WebhookUrlVerdict.Refused)]
    [InlineData("ftp://8.8.8.8/", WebhookUrlVerdict.Malformed)]
    [InlineData("http://user@8.8.8.8/", WebhookUrlVerdict.Malformed)]
    [InlineData("/relative", WebhookUrlVerdict.Malformed)]
    [InlineData("http://134744072/", WebhookUrlVerdict.Allowed)]
    [InlineData("https://8.8.8.8/", WebhookUrlVerdict.Allowed)]
    public async Task CheckAsync_HostOfAnyForm_IsJudgedByItsAddress(string url, WebhookUrlVerdict expected) =>
        Assert.Equal(expected, await Guard.CheckAsync(new Uri(url, UriKind.RelativeOrAbsolute), Dns.GetHostAddressesAsync, Token));

    [Fact]
    public async Task CheckAsync_SomeAddressesSpecial_IsAllowedByTheOthers()
    {
        Assert.Equal(WebhookUrlVerdict.Allowed, await CheckAsync("10.0.0.1", "8.8.8.8"));
        Assert.Equal(WebhookUrlVerdict.Refused, await CheckAsync("10.0.0.1", "::1"));
        Assert.Equal(WebhookUrlVerdict.Unresolved, await CheckAsync());
        Assert.Equal(WebhookUrlVerdict.Unresolved, await Guard.CheckAsync(new Uri("http://a.example/"), static (_, _) => throw new SocketException(), Token));

        static async Task<WebhookUrlVerdict> CheckAsync(params string[] addresses) =>
            await Guard.CheckAsync(new Uri("http://a.example/"), (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()), Token);
    }

    // A name that was harmless when it was checked and is not when it is dialed.
    [Fact]
    public async Task Connect_AnswerOfTheNameChanges_IsRefusedWhenDialing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = new Uri($"http://rebinding.example:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        var answers = new Queue<IPAddress>([IPAddress.Parse("8.8.8.8"), IPAddress.Loopback]);
        Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult<IPAddress[]>([answers.Dequeue()]);

        Assert.Equal(WebhookUrlVerdict.Allowed, await Guard.CheckAsync(url, ResolveAsync, Token));
        using var client = new HttpMessageInvoker(GuardedHandler.Create(Guard, ResolveAsync));
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(request, Token));

        Assert.IsType<WebhookAddressException>(error.InnerException);
        Assert.False(listener.Pending());
    }

    [Fact]
    public void Create_Handler_FollowsAndRemembersNothing()
    {
        using var handler = GuardedHandler.Create(Guard, Dns.GetHostAddressesAsync);

        Assert.Equal((false, false, false), (handler.AllowAutoRedirect, handler.UseProxy, handler.UseCookies));
    }
}
