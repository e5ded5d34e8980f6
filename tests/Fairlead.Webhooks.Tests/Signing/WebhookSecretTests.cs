using Fairlead.Webhooks.Signing;

namespace Fairlead.Webhooks.Tests.Signing;

public sealed class WebhookSecretTests
{
    [Fact]
    public void Create_Revealed_ParsesToTheSameSecret()
    {
        var secret = WebhookSecret.Create();

        var same = WebhookSecret.Parse(secret.Reveal());

        Assert.Equal(secret, same);
        Assert.Equal(secret.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(secret, WebhookSecret.Create());
    }

    [Fact]
    public void ToString_AnySecret_DoesNotTellIt() => Assert.Equal("whsec_(32 bytes)", WebhookSecret.Create().ToString());

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void TryParse_KeyOfSomeLength_TakesWhatTheSpecificationAllows(int length, bool expected) =>
        Assert.Equal(expected, WebhookSecret.TryParse("whsec_" + Convert.ToBase64String(new byte[length]), out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjU PD8ILPZIo2LaLaSw")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS*")]
    public void TryParse_AnotherForm_IsRefused(string? text) => Assert.False(WebhookSecret.TryParse(text, out _));

    [Fact]
    public void Parse_AnotherForm_DoesNotRepeatIt()
    {
        var error = Assert.Throws<FormatException>(static () => WebhookSecret.Parse("not-a-secret-but-private"));

        Assert.DoesNotContain("private", error.Message, StringComparison.Ordinal);
    }
}
