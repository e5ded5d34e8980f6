using Fairlead.Relay.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Relay.AspNetCore.Tests;

public sealed class RelayEndpointRouteBuilderExtensionsTests
{
    private static readonly Uri Upstream = new("http://upstream.example/");

    [Theory]
    [InlineData("/relay")]
    [InlineData("/{part}/{**path}")]
    [InlineData("/a-{part}/{**path}")]
    [InlineData("/{**path:int}")]
    public void MapRelay_OtherPattern_Throws(string pattern)
    {
        using var app = Build();

        Assert.Throws<ArgumentException>(nameof(pattern), () => app.MapRelay(pattern, Upstream, "menu"));
    }

    [Theory]
    [InlineData("ftp://upstream.example/")]
    [InlineData("/relative")]
    [InlineData("http://upstream.example/?a")]
    [InlineData("http://upstream.example/#a")]
    [InlineData("http://user@upstream.example/")]
    public void MapRelay_OtherUpstream_Throws(string upstream)
    {
        using var app = Build();

        Assert.Throws<ArgumentException>(nameof(upstream), () => app.MapRelay("/{**path}", new Uri(upstream, UriKind.RelativeOrAbsolute), "menu"));
    }

    [Fact]
    public void MapRelay_ClientWithoutCache_ThrowsAndSaysWhatToCall()
    {
        using var app = Build();

        Assert.Contains("AddRelayCaching", Assert.Throws<InvalidOperationException>(() => app.MapRelay("/{**path}", Upstream, "other")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MapRelay_OptionsOutOfRange_ThrowsAndNamesEach()
    {
        using var app = Build();

        var exception = Assert.Throws<ArgumentException>("configure", () => app.MapRelay("/{**path}", Upstream, "menu", static options =>
        {
            options.Pseudonym = "a b";
            options.ResponseTimeout = TimeSpan.Zero;
            options.IdleTimeout = TimeSpan.FromDays(2);
            options.ConnectTimeout = TimeSpan.FromDays(2);
            options.PooledConnectionLifetime = TimeSpan.Zero;
            options.MaxConnectionsPerServer = 0;
            options.UpstreamVersion = new Version(1, 0);
            options.UpstreamVersionPolicy = (HttpVersionPolicy)9;
            options.PurgeToken = "too short";
        }));

        Assert.All(typeof(RelayOptions).GetProperties(), property => Assert.Contains(property.Name, exception.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("too short", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MapRelay_InAGroupBelowAPathBase_TakesBothAway()
    {
        await using var relay = await RunningRelay.StartAsync(static (app, origin) =>
        {
            app.UsePathBase("/app");
            app.UseRouting();
            app.MapGroup("/group").MapRelay("/relay/{**path}", origin, "origin");
        });

        Assert.Equal(200, (await relay.GetAsync("/app/group/relay/a?b")).Status);
        Assert.Equal(200, (await relay.GetAsync("/group/relay")).Status);
        Assert.Equal(400, (await relay.GetAsync("/x/../group/relay/a")).Status);
        Assert.Equal(404, (await relay.GetAsync("/group/other")).Status);

        Assert.Equal(["/base/a?b", "/base/"], relay.Origin.Requests.Select(static request => request.Target));
    }

    [Fact]
    public async Task MapRelay_BesideOtherEndpoints_LeavesThemAlone()
    {
        await using var relay = await RunningRelay.StartAsync(static (app, origin) =>
        {
            app.MapGet("/own", (HttpContext context) => context.Response.WriteAsync("own"));
            app.MapRelay("/{**path}", origin, "origin");
        });

        Assert.Equal("own", (await relay.GetAsync("/own")).Body);
        Assert.Equal("body", (await relay.GetAsync("/other")).Body);
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddHttpClient("menu").AddRelayCaching();
        return builder.Build();
    }
}
