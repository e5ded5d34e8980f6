using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.Tests.Freshness;

/// <summary>RFC 9111, section 4.3.2, and RFC 9110, section 13.</summary>
public sealed class ClientConditionsTests
{
    [Theory]
    [InlineData("no condition", "", "ETag: \"1\"", 200, false)]
    [InlineData("13.1.2 the same tag", "If-None-Match: \"1\"", "ETag: \"1\"", 200, true)]
    [InlineData("13.1.2 compared weakly", "If-None-Match: W/\"1\"", "ETag: \"1\"", 200, true)]
    [InlineData("13.1.2 one of several", "If-None-Match: \"0\", \"1\"", "ETag: W/\"1\"", 200, true)]
    [InlineData("13.1.2 another tag", "If-None-Match: \"2\"", "ETag: \"1\"", 200, false)]
    [InlineData("13.1.2 any", "If-None-Match: *", "Date: @0", 200, true)]
    [InlineData("13.1.2 a tag where none is stored", "If-None-Match: \"1\"", "Last-Modified: @-10", 200, false)]
    [InlineData("13.1.3 not modified since", "If-Modified-Since: @-10", "Last-Modified: @-10", 200, true)]
    [InlineData("13.1.3 modified since", "If-Modified-Since: @-11", "Last-Modified: @-10", 200, false)]
    [InlineData("13.1.3 later than any", "If-Modified-Since: @0", "Last-Modified: @-10", 200, true)]
    [InlineData("13.1.3 no date", "If-Modified-Since: today", "Last-Modified: @-10", 200, false)]
    [InlineData("13.1.3 beside If-None-Match", "If-Modified-Since: @0 | If-None-Match: \"2\"", "ETag: \"1\" | Last-Modified: @-10", 200, false)]
    [InlineData("4.3.2 Date in place of a modification date", "If-Modified-Since: @-5", "Date: @-5", 200, true)]
    [InlineData("4.3.2 Date in place of a modification date", "If-Modified-Since: @-6", "Date: @-5", 200, false)]
    [InlineData("13.2.1 not on what is no success", "If-None-Match: \"1\"", "ETag: \"1\"", 404, false)]
    public void IsNotModified_OfAStoredResponse_FollowsTheSection(string section, string request, string stored, int status, bool expected) =>
        Assert.Equal((section, expected), (section, ClientConditions.IsNotModified(
            Messages.Fields(request).AsSpan(), status, Messages.Fields(stored).AsSpan(), Messages.Policy(stored, Messages.Shared, status))));

    [Theory]
    [InlineData("13.1.5 no condition", "", "ETag: \"1\"", true)]
    [InlineData("13.1.5 the same tag", "If-Range: \"1\"", "ETag: \"1\"", true)]
    [InlineData("13.1.5 compared strongly", "If-Range: W/\"1\"", "ETag: W/\"1\"", false)]
    [InlineData("13.1.5 another tag", "If-Range: \"2\"", "ETag: \"1\"", false)]
    [InlineData("13.1.5 the same date", "If-Range: @-10", "Last-Modified: @-10 | Date: @0", true)]
    [InlineData("8.8.2.2 a weak date", "If-Range: @0", "Last-Modified: @0 | Date: @0", false)]
    [InlineData("13.1.5 another date", "If-Range: @-9", "Last-Modified: @-10 | Date: @0", false)]
    [InlineData("13.1.5 no date stored", "If-Range: @-10", "ETag: \"1\"", false)]
    public void IsRangeWanted_OfAStoredResponse_FollowsTheSection(string section, string request, string stored, bool expected) =>
        Assert.Equal((section, expected), (section, ClientConditions.IsRangeWanted(
            Messages.Fields(request).AsSpan(), Messages.Fields(stored).AsSpan(), Messages.Policy(stored, Messages.Shared))));
}
