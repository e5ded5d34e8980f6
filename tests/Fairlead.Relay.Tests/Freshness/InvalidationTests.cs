using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.Tests.Freshness;

/// <summary>RFC 9111, section 4.4.</summary>
public sealed class InvalidationTests
{
    [Theory]
    [InlineData("GET", true)]
    [InlineData("HEAD", true)]
    [InlineData("OPTIONS", true)]
    [InlineData("TRACE", true)]
    [InlineData("POST", false)]
    [InlineData("PUT", false)]
    [InlineData("DELETE", false)]
    [InlineData("PATCH", false)]
    [InlineData("M-SEARCH", false)]
    [InlineData("get", false)]
    public void IsSafe_AnyMethod_KnowsTheSafeOnes(string method, bool expected) => Assert.Equal(expected, Invalidation.IsSafe(method));

    [Theory]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(303, true)]
    [InlineData(404, false)]
    [InlineData(500, false)]
    [InlineData(100, false)]
    public void IsEffective_AnyStatus_IsASuccessOrARedirect(int status, bool expected) => Assert.Equal(expected, Invalidation.IsEffective(status));

    [Theory]
    [InlineData("Location: /b", "https://origin.example/b")]
    [InlineData("Content-Location: c?d", "https://origin.example/x/c?d")]
    [InlineData("Location: https://origin.example/b | Content-Location: /c", "https://origin.example/b https://origin.example/c")]
    [InlineData("Location: HTTPS://ORIGIN.example:443/b", "https://origin.example/b")]
    [InlineData("Location: https://other.example/b", "")]
    [InlineData("Location: http://origin.example/b", "")]
    [InlineData("Location: https://origin.example:444/b", "")]
    [InlineData("Location: //other.example/b", "")]
    [InlineData("Location: https://", "")]
    [InlineData("Other: /b", "")]
    public void OthersThan_ATarget_AreOfTheSameOrigin(string response, string expected) =>
        Assert.Equal(expected, string.Join(' ', Invalidation.OthersThan(new Uri("https://origin.example/x/a"), Messages.Fields(response)).Select(static url => url.AbsoluteUri)));
}
