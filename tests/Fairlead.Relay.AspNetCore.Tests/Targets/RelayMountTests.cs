using Fairlead.Relay.AspNetCore.Targets;

namespace Fairlead.Relay.AspNetCore.Tests.Targets;

public sealed class RelayMountTests
{
    [Theory]
    [InlineData("/", "http://up.example/api/")]
    [InlineData("/a", "http://up.example/api/a")]
    [InlineData("/a?x=%2e%2e&y=/../", "http://up.example/api/a?x=%2e%2e&y=/../")]
    [InlineData("//evil.example/a", "http://up.example/api//evil.example/a")]
    [InlineData("/a%2Fb/%E9", "http://up.example/api/a%2Fb/%E9")]
    [InlineData("/A/{b}|\"", "http://up.example/api/A/{b}|\"")]
    [InlineData("http://other.example/a", "http://up.example/api/a")]
    [InlineData("https://user@other.example:1/a?b", "http://up.example/api/a?b")]
    public void Map_AtTheRoot_PutsTargetBehindTheUpstream(string target, string expected)
    {
        var mapped = new RelayMount("", new Uri("http://up.example/api")).Map(target, "");

        Assert.Equal(expected, mapped!.Url.OriginalString);
        Assert.Equal("GET " + expected, mapped.Key);
        Assert.Equal(expected["http://up.example".Length..], mapped.Url.PathAndQuery);
    }

    [Theory]
    [InlineData("/relay", "http://up.example/")]
    [InlineData("/relay/", "http://up.example/")]
    [InlineData("/relay?x", "http://up.example/?x")]
    [InlineData("/RELAY/a", "http://up.example/a")]
    [InlineData("/relay//a", "http://up.example//a")]
    public void Map_BelowAPrefix_TakesItAway(string target, string expected) =>
        Assert.Equal(expected, new RelayMount("/relay", new Uri("http://up.example")).Map(target, "")!.Url.OriginalString);

    [Theory]
    [InlineData("/x/../relay/a")]
    [InlineData("/%72elay/a")]
    [InlineData("//relay/a")]
    [InlineData("/./relay/a")]
    [InlineData("/relays/a")]
    [InlineData("/relay/../a")]
    [InlineData("/relay/%2e%2e/a")]
    [InlineData("/relay/a#b")]
    [InlineData("*")]
    [InlineData("relay:80")]
    [InlineData("http://relay")]
    public void Map_TargetThatIsNotBelowThePrefixAsWritten_IsNull(string target) => Assert.Null(new RelayMount("/relay", new Uri("http://up.example/")).Map(target, ""));

    [Fact]
    public void Map_WithPathBase_TakesBothAway()
    {
        var mount = new RelayMount("/relay", new Uri("http://up.example/"));

        Assert.Equal("http://up.example/a", mount.Map("/app/relay/a", "/app")!.Url.OriginalString);
        Assert.Null(mount.Map("/relay/a", "/app"));
        Assert.Equal("http://up.example/a", mount.Map("/relay/a", "")!.Url.OriginalString);
    }

    [Fact]
    public void Map_SameTargetAgain_IsTheSameObject()
    {
        var mount = new RelayMount("", new Uri("http://up.example/"));
        var longTarget = "/" + new string('a', 300);

        Assert.Same(mount.Map("/a", ""), mount.Map("/a", ""));
        Assert.NotSame(mount.Map(longTarget, ""), mount.Map(longTarget, ""));
    }
}
