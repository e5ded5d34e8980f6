using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.Tests.Freshness;

public sealed class CacheKeyTests
{
    [Theory]
    [InlineData("https://origin.example/a?b=c", "GET https://origin.example/a?b=c")]
    [InlineData("https://ORIGIN.example:443/A", "GET https://origin.example/A")]
    [InlineData("http://origin.example:8080/", "GET http://origin.example:8080/")]
    [InlineData("http://user:p%40ss@origin.example/a@b", "GET http://origin.example/a@b")]
    [InlineData("https://origin.example/a#part", "GET https://origin.example/a")]
    [InlineData("https://origin.example/a%2Fb?x=%20", "GET https://origin.example/a%2Fb?x=%20")]
    [InlineData("https://origin.example/?b&a", "GET https://origin.example/?b&a")]
    [InlineData("http://[::1]:5000/a", "GET http://[::1]:5000/a")]
    public void Of_AnyUrl_IsWhatIsRequested(string url, string expected) => Assert.Equal(expected, CacheKey.Of(new Uri(url)));

    [Fact]
    public void Of_RawUrl_IsLeftAsItIs() =>
        Assert.Equal(
            "GET http://origin.example/a/%2e%2e/b//c?q=%41",
            CacheKey.Of(new Uri("http://origin.example/a/%2e%2e/b//c?q=%41", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })));

    [Theory]
    [InlineData("GET https://origin.example/a?b", "GET https://origin.example")]
    [InlineData("GET http://[::1]:5000/", "GET http://[::1]:5000")]
    public void OriginOf_AnyKey_IsItsBeginning(string key, string expected) => Assert.Equal(expected, CacheKey.OriginOf(key).ToString());
}
