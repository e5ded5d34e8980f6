using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.Tests.Freshness;

/// <summary>RFC 9111, section 4.2.1 and 4.2.2: how long a response is fresh, in seconds.</summary>
public sealed class FreshnessLifetimeTests
{
    // Section, status, response, source and seconds in a private cache, source and seconds in a shared cache.
    public static readonly TheoryData<string, int, string, string, string> Rows = new()
    {
        { "s-maxage first, when shared", 200, "Cache-Control: max-age=10, s-maxage=20 | Expires: @30 | Date: @0", "MaxAge 10", "SharedMaxAge 20" },
        { "max-age before Expires", 200, "Cache-Control: max-age=10 | Expires: @30 | Date: @0", "MaxAge 10", "MaxAge 10" },
        { "Expires less Date", 200, "Expires: @30 | Date: @-5", "Expires 35", "Expires 35" },
        { "Expires without Date: from its reception", 200, "Expires: @30", "Expires 30", "Expires 30" },
        { "Expires with a Date that is none", 200, "Expires: @30 | Date: yesterday", "Expires 30", "Expires 30" },
        { "Expires in the past", 200, "Expires: @-30 | Date: @0", "Expires 0", "Expires 0" },
        { "5.3 Expires that is no date", 200, "Expires: 0 | Last-Modified: @-1000 | Date: @0", "Expires 0", "Expires 0" },
        { "5.3 Expires that is empty", 200, "Expires: | Last-Modified: @-1000 | Date: @0", "Expires 0", "Expires 0" },
        { "4.2.1 the first of two Expires", 200, "Expires: @30 | Expires: @90 | Date: @0", "Expires 30", "Expires 30" },
        { "5.3 in the form of RFC 850", 200, "Expires: Tuesday, 01-Jan-30 12:00:40 GMT | Date: Tuesday, 01-Jan-30 12:00:00 GMT", "Expires 40", "Expires 40" },
        { "5.3 in the form of asctime", 200, "Expires: Tue Jan  1 12:00:40 2030 | Date: Tue Jan  1 12:00:00 2030", "Expires 40", "Expires 40" },
        { "a number that is none", 200, "Cache-Control: max-age=soon | Expires: @30 | Date: @0", "MaxAge 0", "MaxAge 0" },
        { "a number that is none, for shared caches", 200, "Cache-Control: max-age=10, s-maxage=x", "MaxAge 10", "SharedMaxAge 0" },
        { "heuristic: a tenth", 200, "Last-Modified: @-1000 | Date: @0", "Heuristic 100", "Heuristic 100" },
        { "heuristic: from Date, not from now", 200, "Last-Modified: @-1000 | Date: @-500", "Heuristic 50", "Heuristic 50" },
        { "heuristic: at most a day", 200, "Last-Modified: @-100000000 | Date: @0", "Heuristic 86400", "Heuristic 86400" },
        { "heuristic: of statuses that allow it", 404, "Last-Modified: @-1000 | Date: @0", "Heuristic 100", "Heuristic 100" },
        { "heuristic: of no others", 403, "Last-Modified: @-1000 | Date: @0", "None 0", "None 0" },
        { "heuristic: of others that are public", 403, "Cache-Control: public | Last-Modified: @-1000 | Date: @0", "Heuristic 100", "Heuristic 100" },
        { "heuristic: with s-maxage in a private cache", 200, "Cache-Control: s-maxage=9 | Last-Modified: @-1000 | Date: @0", "Heuristic 100", "SharedMaxAge 9" },
        { "heuristic: no modification date", 200, "Date: @0", "None 0", "None 0" },
        { "heuristic: modified in the future", 200, "Last-Modified: @1000 | Date: @0", "None 0", "None 0" },
        { "RFC 9213 in place of both", 200, "CDN-Cache-Control: max-age=5 | Cache-Control: max-age=10 | Expires: @30", "MaxAge 10", "MaxAge 5" },
        { "RFC 9213 without freshness", 200, "CDN-Cache-Control: public | Cache-Control: max-age=10 | Expires: @30", "MaxAge 10", "None 0" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Of_AnyResponse_FollowsTheSection(string section, int status, string response, string inPrivate, string inShared)
    {
        Assert.Equal((section, inPrivate), (section, Describe(Messages.Policy(response, Messages.Private, status))));
        Assert.Equal((section, inShared), (section, Describe(Messages.Policy(response, Messages.Shared, status))));
    }

    [Fact]
    public void Of_Overridden_IsTheOption() =>
        Assert.Equal("Override 7", Describe(Messages.Policy("Cache-Control: max-age=60", Messages.Settings(static options => options.LifetimeOverride = TimeSpan.FromSeconds(7)))));

    [Fact]
    public void Of_NoFractionToGuess_IsZero() =>
        Assert.Equal("Heuristic 0", Describe(Messages.Policy("Last-Modified: @-1000 | Date: @0", Messages.Settings(static options => options.HeuristicFraction = 0))));

    private static string Describe(CachePolicy policy) => $"{policy.Lifetime.Source} {policy.Lifetime.Value.TotalSeconds}";
}
