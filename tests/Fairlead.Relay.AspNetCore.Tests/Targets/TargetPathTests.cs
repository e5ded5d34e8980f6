using Fairlead.Relay.AspNetCore.Targets;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Relay.AspNetCore.Tests.Targets;

public sealed class TargetPathTests
{
    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a/../b")]
    [InlineData("a/..")]
    [InlineData("../a")]
    [InlineData("a/./b")]
    [InlineData("a\\..\\b")]
    [InlineData("a/..;x=1/b")]
    [InlineData("%2e%2e/a")]
    [InlineData("%2E./a")]
    [InlineData(".%2e")]
    [InlineData("a%2f..%2fb")]
    [InlineData("a%2F%2E%2E")]
    [InlineData("a%5c..%5cb")]
    [InlineData("%252e%252e/a")]
    [InlineData("a%252f..%252fb")]
    [InlineData("%25%32%65%25%32%65/a")]
    [InlineData("..%3bx/a")]
    [InlineData("%c0%ae%c0%ae/a")]
    [InlineData("a%c0%af..%c0%afb")]
    [InlineData("%e0%80%ae%e0%80%ae/a")]
    [InlineData("%f0%80%80%ae%f0%80%80%ae/a")]
    [InlineData("a%c1%9c..%c1%9cb")]
    [InlineData("%25c0%25ae%25c0%25ae/a")]
    [InlineData("a%00b")]
    [InlineData("a%2500b")]
    public void IsConfined_TrickOfAnyKind_IsFalse(string path) => Assert.False(TargetPath.IsConfined(path));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a/b.json")]
    [InlineData("...")]
    [InlineData("a/..b/c..")]
    [InlineData("//a")]
    [InlineData("a//b/")]
    [InlineData("a%2fb")]
    [InlineData("a\\b")]
    [InlineData("%")]
    [InlineData("a%2")]
    [InlineData("a%zz")]
    [InlineData("%c3%a9")]
    [InlineData("a%20b")]
    [InlineData("file.tar.gz;v=1.0")]
    public void IsConfined_OrdinaryPath_IsTrue(string path) => Assert.True(TargetPath.IsConfined(path));

    [Fact]
    public void IsConfined_LongPath_LooksAtAllOfIt()
    {
        var path = string.Concat(Enumerable.Repeat("a%20b/", 1_000));

        Assert.True(TargetPath.IsConfined(path));
        Assert.False(TargetPath.IsConfined(path + "%2e%2e"));
    }

    [Theory]
    [InlineData("/a b")]
    [InlineData("/a#b")]
    [InlineData("/a\tb")]
    [InlineData("/a\u007F")]
    [InlineData("/\u00E9")]
    public void IsWellFormed_OtherCharacters_IsFalse(string target) => Assert.False(TargetPath.IsWellFormed(target));

    /// <summary>Whatever is put around a dot segment, and however its characters are escaped, it is found.</summary>
    [Fact]
    public void IsConfined_DotSegmentEscapedAnyhow_IsFalse()
    {
        var dot = Gen.Elements(".", "%2e", "%2E", "%252e", "%252E", "%25%32e", "%c0%ae", "%e0%80%ae");
        var separator = Gen.Elements("/", "\\", "%2f", "%5C", "%252f", "%c0%af");
        var text = Gen.Elements("", "a", "%41", "a.b", "%c3%a9");
        var paths =
            from before in text
            from left in separator
            from first in dot
            from second in Gen.OneOf(dot, Gen.Constant(""))
            from right in separator
            from after in text
            select before + left + first + second + right + after;

        Prop.ForAll(Arb.From(paths), static path => !TargetPath.IsConfined(path)).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    /// <summary>What is confined stays below the base when a server decodes it once or twice and then resolves it.</summary>
    [Fact]
    public void IsConfined_AnyPath_StaysBelowTheBaseWhenItIsResolved()
    {
        var piece = Gen.Elements(".", "..", "/", "\\", "a", "%2e", "%2f", "%5c", "%25", "2e", "2f", "%", ";", "%00");
        var paths = Gen.ListOf(piece).Select(static pieces => string.Concat(pieces));

        Prop.ForAll(Arb.From(paths), static path => !TargetPath.IsConfined(path) || (StaysBelow(path) && StaysBelow(Decode(path)) && StaysBelow(Decode(Decode(path)))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithEndSize(20));
    }

    private static string Decode(string path) => Uri.UnescapeDataString(path);

    private static bool StaysBelow(string path)
    {
        var depth = 0;
        foreach (var segment in path.Split('/', '\\'))
        {
            depth += segment == ".." ? -1 : 1;
            if (depth < 0)
            {
                return false;
            }
        }

        return true;
    }
}
