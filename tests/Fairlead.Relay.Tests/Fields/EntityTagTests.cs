using Fairlead.Relay.Fields;

namespace Fairlead.Relay.Tests.Fields;

/// <summary>RFC 9110, sections 8.8.3.2 and 13.1.2.</summary>
public sealed class EntityTagTests
{
    [Theory]
    [InlineData("\"1\"", "\"1\"", true, true)]
    [InlineData("W/\"1\"", "W/\"1\"", false, true)]
    [InlineData("W/\"1\"", "\"1\"", false, true)]
    [InlineData("\"1\"", "\"2\"", false, false)]
    [InlineData("W/\"1\"", "W/\"2\"", false, false)]
    [InlineData("\"a\"", "\"A\"", false, false)]
    [InlineData("", "", false, false)]
    [InlineData("bare", "bare", true, true)]
    public void Equals_TwoTags_StronglyAndWeakly(string left, string right, bool strongly, bool weakly)
    {
        Assert.Equal(strongly, EntityTag.StronglyEquals(left, right));
        Assert.Equal(strongly, EntityTag.StronglyEquals(right, left));
        Assert.Equal(weakly, EntityTag.WeaklyEquals(left, right));
        Assert.Equal(weakly, EntityTag.WeaklyEquals(right, left));
    }

    [Theory]
    [InlineData("If-None-Match: \"1\"", true)]
    [InlineData("If-None-Match: \"0\", W/\"1\" ,\"2\"", true)]
    [InlineData("If-None-Match: \"0\" | If-None-Match: \"1\"", true)]
    [InlineData("If-None-Match: *", true)]
    [InlineData("If-None-Match: \"0,\"1\"", false)]
    [InlineData("If-None-Match: \"a,\\\"1\\\"\", \"b\"", false)]
    [InlineData("If-None-Match: 1", false)]
    [InlineData("If-Match: \"1\"", false)]
    [InlineData("If-None-Match: ", false)]
    public void AnyLineNames_TagOne_IsFoundInLists(string fields, bool expected) =>
        Assert.Equal(expected, EntityTag.AnyLineNames(Messages.Fields(fields).AsSpan(), FieldNames.IfNoneMatch, "\"1\""));
}
