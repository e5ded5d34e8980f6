using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.Tests.Freshness;

/// <summary>RFC 9111, sections 3.2, 4.3.4 and 4.3.5.</summary>
public sealed class FresheningTests
{
    [Theory]
    [InlineData("4.3.4 strong", "ETag: \"1\"", "ETag: \"1\"", false, true)]
    [InlineData("4.3.4 strong, another", "ETag: \"2\"", "ETag: \"1\"", true, false)]
    [InlineData("4.3.4 weak", "ETag: W/\"1\"", "ETag: W/\"1\"", false, true)]
    [InlineData("4.3.4 made weak on the way", "ETag: W/\"1\"", "ETag: \"1\"", false, true)]
    [InlineData("4.3.4 date", "Last-Modified: @-9", "Last-Modified: @-9", false, true)]
    [InlineData("4.3.4 date, another", "Last-Modified: @-8", "Last-Modified: @-9", true, false)]
    [InlineData("4.3.4 the tag before the date", "ETag: \"2\" | Last-Modified: @-9", "ETag: \"1\" | Last-Modified: @-9", true, false)]
    [InlineData("4.3.4 no validator, one candidate", "Date: @0", "ETag: \"1\"", true, true)]
    [InlineData("4.3.4 no validator, several candidates", "Date: @0", "ETag: \"1\"", false, false)]
    public void Concerns_AStoredResponse_FollowsTheSection(string section, string notModified, string stored, bool isOnlyCandidate, bool expected) =>
        Assert.Equal((section, expected), (section, Freshening.Concerns(Messages.Fields(notModified).AsSpan(), Messages.Fields(stored).AsSpan(), isOnlyCandidate)));

    [Theory]
    [InlineData("the same", "ETag: \"1\" | Content-Length: 5", "ETag: \"1\"", true)]
    [InlineData("another tag", "ETag: \"2\" | Content-Length: 5", "ETag: \"1\"", false)]
    [InlineData("another date", "Last-Modified: @-1", "Last-Modified: @-2", false)]
    [InlineData("another length", "ETag: \"1\" | Content-Length: 6", "ETag: \"1\"", false)]
    [InlineData("a length that is none", "Content-Length: x", "ETag: \"1\"", false)]
    [InlineData("nothing said", "Date: @0", "ETag: \"1\"", true)]
    public void Confirms_TheAnswerToAHead_FollowsTheSection(string section, string head, string stored, bool expected) =>
        Assert.Equal((section, expected), (section, Freshening.Confirms(Messages.Fields(head).AsSpan(), Messages.Fields(stored).AsSpan(), bodyLength: 5)));

    [Theory]
    [InlineData("3.2 replaced", "A: 1 | B: 2", "a: 3", "B: 2 | a: 3")]
    [InlineData("3.2 all lines by all lines", "A: 1 | A: 2 | B: 3", "A: 4 | A: 5", "B: 3 | A: 4 | A: 5")]
    [InlineData("3.2 what is not said stays", "A: 1", "Date: x", "A: 1 | Date: x")]
    [InlineData("3.2 never the length", "A: 1", "Content-Length: 0 | Content-Range: bytes 0-1/2", "A: 1")]
    [InlineData("3.2 content fields too", "Content-Type: a/b", "Content-Type: c/d", "Content-Type: c/d")]
    [InlineData("3.1 nor fields of the connection", "A: 1", "Connection: B, A | A: 2 | B: 3 | Keep-Alive: x | Transfer-Encoding: chunked", "A: 1")]
    [InlineData("5.1 the age begins anew", "Age: 50 | A: 1", "B: 2", "A: 1 | B: 2")]
    [InlineData("a cookie for one", "A: 1", "Set-Cookie: a=b", "A: 1")]
    public void Merge_FieldsOfA304_FollowsTheSection(string section, string stored, string update, string expected) =>
        Assert.Equal(
            (section, string.Join(" | ", Messages.Fields(expected).Select(Describe))),
            (section, string.Join(" | ", Freshening.Merge(Messages.Fields(stored).AsSpan(), Messages.Fields(update).AsSpan(), keepsCookies: false).Select(Describe))));

    private static string Describe(HeaderField field) => $"{field.Name}: {field.Value}";
}
