using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.Tests.Freshness;

/// <summary>RFC 9111, section 4.1: which requests a response that varies is for.</summary>
public sealed class SelectingFieldsTests
{
    // What is tested, response, request it was stored for, another request, whether it is for that too.
    public static readonly TheoryData<string, string, string, string, bool> Rows = new()
    {
        { "no Vary", "Other: x", "Foo: 1", "Foo: 2", true },
        { "the same", "Vary: Foo", "Foo: 1", "Foo: 1", true },
        { "another value", "Vary: Foo", "Foo: 1", "Foo: 2", false },
        { "missing from both", "Vary: Foo", "Bar: 1", "Bar: 2", true },
        { "missing from one", "Vary: Foo", "Foo: 1", "", false },
        { "missing from the other", "Vary: Foo", "", "Foo: 1", false },
        { "empty is not missing", "Vary: Foo", "", "Foo:", false },
        { "names in any case", "Vary: FOO", "foo: 1", "Foo: 1", true },
        { "values in their case", "Vary: Foo", "Foo: a", "Foo: A", false },
        { "several names", "Vary: Foo, Bar", "Foo: 1 | Bar: 2", "Bar: 2 | Foo: 1", true },
        { "several names, one differs", "Vary: Foo, Bar", "Foo: 1 | Bar: 2", "Bar: 3 | Foo: 1", false },
        { "several lines of Vary", "Vary: Foo | Vary: Bar", "Foo: 1 | Bar: 2", "Foo: 1", false },
        { "empty members of Vary", "Vary: , Foo,,", "Foo: 1", "Foo: 1", true },
        { "several lines are one value", "Vary: Foo", "Foo: 1 | Foo: 2", "Foo: 1, 2", true },
        { "several lines are one value", "Vary: Foo", "Foo: 1, 2", "Foo: 1 | Foo: 2", true },
        { "several lines in another order", "Vary: Foo", "Foo: 1 | Foo: 2", "Foo: 2 | Foo: 1", false },
        { "fewer lines", "Vary: Foo", "Foo: 1 | Foo: 2", "Foo: 1", false },
        { "whitespace of an unknown field", "Vary: Foo", "Foo: 1,2", "Foo: 1, 2", false },
        { "whitespace of a known list", "Vary: Accept-Encoding", "Accept-Encoding: gzip,br", "Accept-Encoding: gzip ,  br,", true },
        { "case of a known list", "Vary: Accept-Language", "Accept-Language: de-AT, en;q=0.5", "Accept-Language: DE-at, EN;Q=0.5", true },
        { "order of a known list", "Vary: Accept-Encoding", "Accept-Encoding: gzip, br", "Accept-Encoding: br, gzip", false },
        { "lines of a known list", "Vary: Accept", "Accept: a/b, c/d", "Accept: a/b | Accept: c/d", true },
        { "a part of a known list", "Vary: Accept-Encoding", "Accept-Encoding: gzip, br", "Accept-Encoding: gzip", false },
        { "more than a known list", "Vary: Accept-Encoding", "Accept-Encoding: gzip", "Accept-Encoding: gzip, br", false },
        { "a known list, empty is not missing", "Vary: Accept-Encoding", "Accept-Encoding:", "", false },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Match_AnotherRequest_FollowsTheSection(string section, string response, string stored, string request, bool expected)
    {
        var selecting = SelectingFields.Of(Messages.Fields(response).AsSpan(), Messages.Fields(stored).AsSpan(), []);

        Assert.Equal((section, expected), (section, SelectingFields.Match(selecting.AsSpan(), Messages.Fields(request).AsSpan())));
        Assert.True(SelectingFields.Match(selecting.AsSpan(), Messages.Fields(stored).AsSpan()), "a response is for the request it was stored for");
    }

    [Theory]
    [InlineData("Vary: *", true)]
    [InlineData("Vary: *, *", true)]
    [InlineData("Vary: , *", true)]
    [InlineData("Vary: | Vary: *", true)]
    [InlineData("Vary: Foo, *", true)]
    [InlineData("Vary: Foo", false)]
    [InlineData("Vary: F*", false)]
    [InlineData("Vary:", false)]
    [InlineData("Other: *", false)]
    public void VariesByAnything_Vary_IsFoundAnywhere(string response, bool expected) =>
        Assert.Equal(expected, SelectingFields.VariesByAnything(Messages.Fields(response).AsSpan()));
}
