using Fairlead.Relay.Fields;

namespace Fairlead.Relay.Tests.Fields;

/// <summary>RFC 9213, sections 2.1 and 2.2.</summary>
public sealed class TargetedCacheControlTests
{
    private static readonly string[] Targets = ["Own-Cache-Control", "CDN-Cache-Control"];

    [Theory]
    [InlineData("CDN-Cache-Control: max-age=60", "max-age=60")]
    [InlineData("CDN-Cache-Control: max-age=60, private", "private, max-age=60")]
    [InlineData("CDN-Cache-Control: max-age=60;a;b=2,  no-store;x=\"y\"", "no-store, max-age=60")]
    [InlineData("CDN-Cache-Control: max-age=60 | CDN-Cache-Control: must-revalidate", "must-revalidate, max-age=60")]
    [InlineData("CDN-Cache-Control: max-age=60 | Own-Cache-Control: no-cache", "no-cache")]
    [InlineData("CDN-Cache-Control: max-age=60 | Own-Cache-Control: ", "max-age=60")]
    [InlineData("CDN-Cache-Control: max-age=60 | Own-Cache-Control: NO-CACHE", "max-age=60")]
    [InlineData("CDN-Cache-Control: no-store=?0, max-age=60", "max-age=60")]
    [InlineData("CDN-Cache-Control: no-store=5, max-age=60", "max-age=60")]
    [InlineData("CDN-Cache-Control: max-age=?1, public", "public")]
    [InlineData("CDN-Cache-Control: max-age=60.5, public", "public")]
    [InlineData("CDN-Cache-Control: max-age=\"60\", public", "public")]
    [InlineData("CDN-Cache-Control: max-age=-1, public", "public, max-age=0")]
    [InlineData("CDN-Cache-Control: unknown=(1 2 \"x\");q=1, token=a/b:c, bytes=:aGk=:, date=@1, text=%\"f%c3%bc\", max-age=1", "max-age=1")]
    public void TryParse_Valid_IsRead(string fields, string expected)
    {
        Assert.True(TargetedCacheControl.TryParse(Messages.Fields(fields).AsSpan(), Targets, out var directives));
        Assert.Equal(expected, directives.ToString());
    }

    [Theory]
    [InlineData("Cache-Control: max-age=60")]
    [InlineData("CDN-Cache-Control: ")]
    [InlineData("CDN-Cache-Control: Max-Age=60")]
    [InlineData("CDN-Cache-Control: max-age=60,")]
    [InlineData("CDN-Cache-Control: max-age=60,,private")]
    [InlineData("CDN-Cache-Control: max-age=60 private")]
    [InlineData("CDN-Cache-Control: max-age=")]
    [InlineData("CDN-Cache-Control: max-age= 60")]
    [InlineData("CDN-Cache-Control: max-age=\"60")]
    [InlineData("CDN-Cache-Control: max-age=1234567890123456")]
    [InlineData("CDN-Cache-Control: max-age=60 | CDN-Cache-Control: &")]
    [InlineData("CDN-Cache-Control: a=(1 2")]
    [InlineData("CDN-Cache-Control: a=(1\"x\")")]
    [InlineData("CDN-Cache-Control: a=?2")]
    [InlineData("CDN-Cache-Control: a=1.")]
    [InlineData("CDN-Cache-Control: a=1.2345")]
    [InlineData("CDN-Cache-Control: a;B")]
    public void TryParse_EmptyOrInvalid_IsAsIfItWereNotThere(string fields) =>
        Assert.False(TargetedCacheControl.TryParse(Messages.Fields(fields).AsSpan(), Targets, out _));
}
