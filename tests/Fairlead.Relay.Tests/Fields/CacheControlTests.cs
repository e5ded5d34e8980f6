using Fairlead.Relay.Fields;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Relay.Tests.Fields;

public sealed class CacheControlTests
{
    private static readonly string[] Pieces =
    [
        "max-age=60", "s-maxage=\"5\"", "NO-STORE", "no-cache=\"a, b\"", "private", "public", "max-age=x", "max-stale", "max-stale=9", "min-fresh=1", "stale-if-error=7",
        "stale-while-revalidate=7", "immutable", "must-understand", "extension=\"max-age=9\"", "unknown=token", "=", " ", ",", "\"", "max-age=", "max-age = 3", "must-revalidate",
        "only-if-cached", "max-age=99999999999999999999", "proxy-revalidate", "no-transform",
    ];

    // Section of RFC 9111, value, what is read.
    public static readonly TheoryData<string, string, string> Readings = new()
    {
        { "5.2 names in any case", "MAX-AGE=60, No-Store", "no-store, max-age=60" },
        { "5.2 empty members", ", ,max-age=60,,", "max-age=60" },
        { "5.2 whitespace and tabs around", " \tmax-age=60\t ,\tpublic ", "public, max-age=60" },
        { "5.2 quoted argument", "max-age=\"60\"", "max-age=60" },
        { "5.2 single quotes are part of a token, and no number", "max-age='60'", "max-age=0" },
        { "5.2.3 unknown directives", "foo, bar=1, baz=\"x\", max-age=60", "max-age=60" },
        { "5.2 a directive within a quoted string", "extension=\"max-age=3600, no-store\", max-age=1", "max-age=1" },
        { "5.2 an escaped quote within a quoted string", "extension=\"a\\\", no-store\", max-age=1", "max-age=1" },
        { "4.2.1 the first of several", "max-age=1, max-age=1800", "max-age=1" },
        { "4.2.1 the first of several", "max-age=1800, max-age=1", "max-age=1800" },
        { "1.2.2 leading zeros", "max-age=003600", "max-age=3600" },
        { "1.2.2 more than fits", "max-age=99999999999999999999", "max-age=2147483647" },
        { "4.2.1 no number is stale", "max-age=a100", "max-age=0" },
        { "4.2.1 no number is stale", "max-age=100a", "max-age=0" },
        { "4.2.1 no number is stale", "max-age=3600.0", "max-age=0" },
        { "4.2.1 no number is stale", "max-age=-1", "max-age=0" },
        { "4.2.1 no number is stale", "max-age", "max-age=0" },
        { "4.2.1 no number is stale", "s-maxage=\"\"", "s-maxage=0" },
        { "5.2.2.4 with field names, as if without", "no-cache=\"Set-Cookie\"", "no-cache" },
        { "5.2.2.7 with field names, as if without", "private=\"Authorization, X\"", "private" },
        { "5.2.1.2 without a number", "max-stale", "max-stale" },
        { "5.2.1.2 with a number", "max-stale=5", "max-stale=5" },
        { "5.2.1.2 the number is the stricter of two", "max-stale, max-stale=5", "max-stale=5" },
        { "5.2.1.3 a wish that cannot be read is the strongest", "min-fresh=soon", "min-fresh=2147483647" },
        { "RFC 5861 both", "stale-while-revalidate=3, stale-if-error=4", "stale-while-revalidate=3, stale-if-error=4" },
        { "RFC 8246", "max-age=1, immutable", "immutable, max-age=1" },
        { "an empty value", "", "" },
        { "obsolete folding", "max-age=60,\r\n public", "public, max-age=60" },
    };

    [Theory]
    [MemberData(nameof(Readings))]
    public void Parse_AnyValue_ReadsIt(string section, string value, string expected)
    {
        var directives = CacheControl.Parse(value);

        Assert.False(directives.IsMalformed, section);
        Assert.Equal(expected, directives.ToString());
    }

    [Theory]
    [InlineData("max-age=")]
    [InlineData("max-age =60")]
    [InlineData("max-age= 60")]
    [InlineData("max-age=60 public")]
    [InlineData("max-age=60; public")]
    [InlineData("max-age=\"60")]
    [InlineData("max-age=\"60\"x")]
    [InlineData("=60")]
    [InlineData("\"max-age=60\"")]
    [InlineData("(no-store)")]
    [InlineData("max-age=60, \u00fc")]
    [InlineData("max-age=60\0")]
    public void Parse_NotAListOfDirectives_IsMalformed(string value) => Assert.True(CacheControl.Parse(value).IsMalformed);

    [Fact]
    public void Parse_SeveralLines_AreOneList()
    {
        var directives = CacheControl.Parse(Messages.Fields("Cache-Control: max-age=60 | Other: no-store | cache-control: public | CACHE-CONTROL: max-age=5").AsSpan());

        Assert.Equal("public, max-age=60", directives.ToString());
    }

    [Fact]
    public void Parse_NoLine_IsNotPresent()
    {
        Assert.False(CacheControl.Parse(Messages.Fields("Pragma: no-cache").AsSpan()).IsPresent);
        Assert.True(CacheControl.Parse("").IsPresent);
    }

    [Fact]
    public void Parse_VeryLongValue_IsRead()
    {
        var value = string.Join(',', Enumerable.Repeat("unknown=\"" + new string('x', 1_000) + "\"", 1_000)) + ",max-age=60";

        Assert.Equal(60, CacheControl.Parse(value).MaxAge);
    }

    [Fact]
    public void ToString_OfAnythingParsed_IsStable() =>
        Prop.ForAll(Arb.From(Gen.Elements(Pieces).ListOf().Select(static pieces => string.Join(", ", pieces))), static value =>
            {
                var once = CacheControl.Parse(value);
                var twice = CacheControl.Parse(once.ToString());
                return once.IsMalformed ? twice.IsMalformed : once == twice && once.ToString() == twice.ToString();
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Parse_AnyText_ReadsItWithoutAnException() =>
        Prop.ForAll<string>(static text => CacheControl.Parse(text).IsPresent).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(200));
}
