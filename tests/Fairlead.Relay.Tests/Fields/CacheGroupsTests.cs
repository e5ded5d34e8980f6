using Fairlead.Relay.Fields;

namespace Fairlead.Relay.Tests.Fields;

/// <summary>RFC 9875, section 2.</summary>
public sealed class CacheGroupsTests
{
    [Theory]
    [InlineData("Cache-Groups: \"a\"", "a")]
    [InlineData("Cache-Groups: \"a\", \"b c\";x=1 | Cache-Groups: \"A\"", "a;b c;A")]
    [InlineData("Cache-Groups: \"say \\\"x\\\"\"", "say \"x\"")]
    [InlineData("Cache-Groups: token, 5, \"a\"", "a")]
    [InlineData("Cache-Groups: \"a\", \"b", "")]
    [InlineData("Cache-Groups: \"a\" \"b\"", "")]
    [InlineData("Other: \"a\"", "")]
    public void Parse_AnyField_NamesItsStrings(string fields, string expected) =>
        Assert.Equal(expected, string.Join(';', CacheGroups.Parse(Messages.Fields(fields).AsSpan(), FieldNames.CacheGroups)));
}
