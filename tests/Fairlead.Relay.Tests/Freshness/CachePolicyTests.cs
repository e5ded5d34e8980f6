using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.Tests.Freshness;

/// <summary>RFC 9111, sections 4, 4.2.4 and 5.2, and RFC 5861: what is done with a request for which a response is stored.</summary>
public sealed class CachePolicyTests
{
    private const string Tag = " | ETag: \"1\"";

    // Section, stored response, age in seconds, request, decision in a private cache, decision in a shared cache.
    public static readonly TheoryData<string, string, int, string, string, string> Rows = new()
    {
        { "4.2 fresh", "Cache-Control: max-age=60", 59, "", "Reuse Fresh", "Reuse Fresh" },
        { "4.2 as old as its lifetime", "Cache-Control: max-age=60" + Tag, 60, "", "Revalidate Stale", "Revalidate Stale" },
        { "4.3 stale, without a validator", "Cache-Control: max-age=60", 60, "", "Forward Stale", "Forward Stale" },
        { "4.2.1 s-maxage", "Cache-Control: max-age=60, s-maxage=10" + Tag, 30, "", "Reuse Fresh", "Revalidate Stale" },
        { "5.2.2.4 no-cache", "Cache-Control: no-cache, max-age=60" + Tag, 1, "", "Revalidate ResponseNoCache", "Revalidate ResponseNoCache" },
        { "5.2.2.4 no-cache with field names", "Cache-Control: no-cache=\"X\", max-age=60" + Tag, 1, "", "Revalidate ResponseNoCache", "Revalidate ResponseNoCache" },
        { "5.2.1.4 the request's no-cache", "Cache-Control: max-age=60" + Tag, 1, "Cache-Control: no-cache", "Revalidate RequestNoCache", "Revalidate RequestNoCache" },
        { "5.2.1.4 the request's no-cache", "Cache-Control: max-age=60", 1, "Cache-Control: NO-CACHE", "Forward RequestNoCache", "Forward RequestNoCache" },
        { "5.4 Pragma", "Cache-Control: max-age=60" + Tag, 1, "Pragma: no-cache", "Revalidate RequestNoCache", "Revalidate RequestNoCache" },
        { "5.4 Pragma beside Cache-Control", "Cache-Control: max-age=60" + Tag, 1, "Pragma: no-cache | Cache-Control: max-age=50", "Reuse Fresh", "Reuse Fresh" },
        { "5.4 Pragma beside Cache-Control", "Cache-Control: max-age=60" + Tag, 1, "Pragma: no-cache | Cache-Control:", "Reuse Fresh", "Reuse Fresh" },
        { "5.2.1.1 max-age, younger", "Cache-Control: max-age=60", 10, "Cache-Control: max-age=10", "Reuse Fresh", "Reuse Fresh" },
        { "5.2.1.1 max-age, older", "Cache-Control: max-age=60" + Tag, 11, "Cache-Control: max-age=10", "Revalidate RequestMaxAge", "Revalidate RequestMaxAge" },
        { "5.2.1.1 max-age=0 is a reload", "Cache-Control: max-age=60" + Tag, 0, "Cache-Control: max-age=0", "Revalidate RequestMaxAge", "Revalidate RequestMaxAge" },
        { "5.2.1.1 max-age that is none", "Cache-Control: max-age=60" + Tag, 0, "Cache-Control: max-age=x", "Revalidate RequestMaxAge", "Revalidate RequestMaxAge" },
        { "5.2.1.1 max-age does not make fresh", "Cache-Control: max-age=60" + Tag, 70, "Cache-Control: max-age=100", "Revalidate Stale", "Revalidate Stale" },
        { "RFC 8246 immutable, a reload", "Cache-Control: max-age=60, immutable" + Tag, 1, "Cache-Control: max-age=0", "Reuse Fresh", "Reuse Fresh" },
        { "RFC 8246 immutable, a forced reload", "Cache-Control: max-age=60, immutable" + Tag, 1, "Cache-Control: no-cache", "Revalidate RequestNoCache", "Revalidate RequestNoCache" },
        { "RFC 8246 immutable, stale", "Cache-Control: max-age=60, immutable" + Tag, 60, "", "Revalidate Stale", "Revalidate Stale" },
        { "5.2.1.3 min-fresh, long enough", "Cache-Control: max-age=60", 50, "Cache-Control: min-fresh=10", "Reuse Fresh", "Reuse Fresh" },
        { "5.2.1.3 min-fresh, not long enough", "Cache-Control: max-age=60" + Tag, 51, "Cache-Control: min-fresh=10", "Revalidate RequestMinFresh", "Revalidate RequestMinFresh" },
        { "5.2.1.5 no-store", "Cache-Control: max-age=60" + Tag, 1, "Cache-Control: no-store", "Forward RequestNoStore", "Forward RequestNoStore" },
        { "5.2.1.2 max-stale", "Cache-Control: max-age=60" + Tag, 70, "Cache-Control: max-stale=10", "Reuse MaxStale", "Reuse MaxStale" },
        { "5.2.1.2 max-stale, staler", "Cache-Control: max-age=60" + Tag, 71, "Cache-Control: max-stale=10", "Revalidate Stale", "Revalidate Stale" },
        { "5.2.1.2 max-stale, any", "Cache-Control: max-age=60" + Tag, 9_999, "Cache-Control: max-stale", "Reuse MaxStale", "Reuse MaxStale" },
        { "4.2.4 beyond the option", "Cache-Control: max-age=60" + Tag, 86_461, "Cache-Control: max-stale", "Revalidate Stale", "Revalidate Stale" },
        { "5.2.2.2 must-revalidate", "Cache-Control: max-age=60, must-revalidate" + Tag, 61, "Cache-Control: max-stale", "Revalidate Stale", "Revalidate Stale" },
        { "5.2.2.8 proxy-revalidate", "Cache-Control: max-age=60, proxy-revalidate" + Tag, 61, "Cache-Control: max-stale", "Reuse MaxStale", "Revalidate Stale" },
        { "5.2.2.10 s-maxage", "Cache-Control: max-age=60, s-maxage=60" + Tag, 61, "Cache-Control: max-stale", "Reuse MaxStale", "Revalidate Stale" },
        { "5.2.1.7 only-if-cached, fresh", "Cache-Control: max-age=60", 1, "Cache-Control: only-if-cached", "Reuse Fresh", "Reuse Fresh" },
        { "5.2.1.7 only-if-cached, stale", "Cache-Control: max-age=60" + Tag, 60, "Cache-Control: only-if-cached", "Refuse OnlyIfCached", "Refuse OnlyIfCached" },
        { "5.2.1.7 only-if-cached, stale and accepted", "Cache-Control: max-age=60", 60, "Cache-Control: only-if-cached, max-stale", "Reuse MaxStale", "Reuse MaxStale" },
        { "5.2.1.7 only-if-cached with no-cache", "Cache-Control: max-age=60", 1, "Cache-Control: only-if-cached, no-cache", "Refuse OnlyIfCached", "Refuse OnlyIfCached" },
        { "RFC 5861 3", "Cache-Control: max-age=60, stale-while-revalidate=10" + Tag, 70, "", "ReuseAndRevalidate StaleWhileRevalidate", "ReuseAndRevalidate StaleWhileRevalidate" },
        { "RFC 5861 3, too stale", "Cache-Control: max-age=60, stale-while-revalidate=10" + Tag, 71, "", "Revalidate Stale", "Revalidate Stale" },
        { "RFC 5861 3, no-cache", "Cache-Control: no-cache, stale-while-revalidate=10" + Tag, 1, "", "Revalidate ResponseNoCache", "Revalidate ResponseNoCache" },
        { "RFC 5861 3, must-revalidate", "Cache-Control: max-age=60, must-revalidate, stale-while-revalidate=10" + Tag, 61, "", "Revalidate Stale", "Revalidate Stale" },
        { "RFC 5861 3, s-maxage", "Cache-Control: max-age=60, s-maxage=60, stale-while-revalidate=10" + Tag, 61, "", "ReuseAndRevalidate StaleWhileRevalidate", "Revalidate Stale" },
        { "RFC 5861 3, the request wants it younger", "Cache-Control: max-age=60, stale-while-revalidate=10" + Tag, 65, "Cache-Control: max-age=60", "Revalidate RequestMaxAge", "Revalidate RequestMaxAge" },
        { "RFC 5861 3, the request wants it fresh", "Cache-Control: max-age=60, stale-while-revalidate=10" + Tag, 65, "Cache-Control: min-fresh=0", "Revalidate RequestMinFresh", "Revalidate RequestMinFresh" },
        { "RFC 9213", "Cache-Control: max-age=60 | CDN-Cache-Control: max-age=5" + Tag, 30, "", "Reuse Fresh", "Revalidate Stale" },
    };

    // Section, stored response, age in seconds, request, decisions when the origin cannot be reached, and when it answers with a failure; of a shared cache.
    public static readonly TheoryData<string, string, int, string, string, string> Failures = new()
    {
        { "4.2.4 disconnected", "Cache-Control: max-age=60", 61, "", "Reuse Disconnected", "Forward Stale" },
        { "4.2.4 disconnected, beyond the option", "Cache-Control: max-age=60", 86_461, "", "Forward Stale", "Forward Stale" },
        { "RFC 5861 4", "Cache-Control: max-age=60, stale-if-error=10", 70, "", "Reuse StaleIfError", "Reuse StaleIfError" },
        { "RFC 5861 4, too stale", "Cache-Control: max-age=60, stale-if-error=10", 71, "", "Reuse Disconnected", "Forward Stale" },
        { "RFC 5861 4, of the request", "Cache-Control: max-age=60", 70, "Cache-Control: stale-if-error=10", "Reuse StaleIfError", "Reuse StaleIfError" },
        { "RFC 5861 4, the larger of both", "Cache-Control: max-age=60, stale-if-error=5", 70, "Cache-Control: stale-if-error=10", "Reuse StaleIfError", "Reuse StaleIfError" },
        { "RFC 5861 4, beyond the option", "Cache-Control: max-age=60, stale-if-error=999999", 86_461, "", "Forward Stale", "Forward Stale" },
        { "5.2.2.2 must-revalidate", "Cache-Control: max-age=60, must-revalidate, stale-if-error=10", 61, "", "Forward Stale", "Forward Stale" },
        { "5.2.2.8 proxy-revalidate", "Cache-Control: max-age=60, proxy-revalidate, stale-if-error=10", 61, "", "Forward Stale", "Forward Stale" },
        { "5.2.2.10 s-maxage", "Cache-Control: s-maxage=60, stale-if-error=10", 61, "", "Forward Stale", "Forward Stale" },
        { "5.2.2.4 no-cache", "Cache-Control: no-cache, max-age=60, stale-if-error=10", 1, "", "Forward Stale", "Forward Stale" },
        { "5.2.1.4 the request's no-cache", "Cache-Control: max-age=60, stale-if-error=10", 1, "Cache-Control: no-cache", "Forward Stale", "Forward Stale" },
        { "5.2.1.1 the request's max-age, still fresh", "Cache-Control: max-age=60", 30, "Cache-Control: max-age=10", "Reuse Disconnected", "Reuse StaleIfError" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Decide_AnyRequest_FollowsTheSection(string section, string stored, int age, string request, string inPrivate, string inShared)
    {
        Assert.Equal((section, inPrivate), (section, Decide(stored, age, request, Messages.Private)));
        Assert.Equal((section, inShared), (section, Decide(stored, age, request, Messages.Shared)));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void DecideAfterFailure_AnyRequest_FollowsTheSection(string section, string stored, int age, string request, string disconnected, string failed)
    {
        Assert.Equal((section, disconnected), (section, AfterFailure(stored, age, request, isDisconnected: true, Messages.Shared)));
        Assert.Equal((section, failed), (section, AfterFailure(stored, age, request, isDisconnected: false, Messages.Shared)));
    }

    [Theory]
    [InlineData("Cache-Control: s-maxage=60, stale-while-revalidate=10", "ReuseAndRevalidate StaleWhileRevalidate")]
    [InlineData("Cache-Control: s-maxage=60, must-revalidate, stale-while-revalidate=10", "Forward Stale")]
    [InlineData("Cache-Control: s-maxage=60, proxy-revalidate, stale-while-revalidate=10", "Forward Stale")]
    public void Decide_StaleDirectivesBeatSharedMaxAge_ThatAlone(string stored, string expected) =>
        Assert.Equal(expected, Decide(stored, 61, "", Messages.Settings(static options => options.StaleDirectivesBeatSharedMaxAge = true)));

    [Fact]
    public void Decide_RequestDirectivesIgnored_IsAsWithoutThem()
    {
        var policy = Messages.Policy("Cache-Control: max-age=60", Messages.Shared);
        var request = Messages.Request("Cache-Control: no-cache, no-store, max-age=0 | Pragma: no-cache", ignoresDirectives: true);

        Assert.Equal(CacheReason.Fresh, policy.Decide(request, Messages.Now, Messages.Shared).Reason);
    }

    [Fact]
    public void DecideAfterFailure_NotServedWhenDisconnected_IsTheFailure() =>
        Assert.Equal("Forward Stale", AfterFailure("Cache-Control: max-age=60", 61, "", isDisconnected: true, Messages.Settings(static options => options.ServeStaleWhenDisconnected = false)));

    [Fact]
    public void Decide_AnyResponse_TellsAgeAndRemainingTime()
    {
        var decision = Messages.Policy("Cache-Control: max-age=60 | Age: 5", Messages.Shared).Decide(default, Messages.Now.AddSeconds(10), Messages.Shared);

        Assert.Equal((TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(45)), (decision.Age, decision.FreshFor));
    }

    private static string Decide(string stored, int age, string request, CacheSettings settings)
    {
        var decision = Messages.Policy(stored, settings).Decide(Messages.Request(request), Messages.Now.AddSeconds(age), settings);
        return $"{decision.Verdict} {decision.Reason}";
    }

    private static string AfterFailure(string stored, int age, string request, bool isDisconnected, CacheSettings settings)
    {
        var decision = Messages.Policy(stored, settings).DecideAfterFailure(Messages.Request(request), Messages.Now.AddSeconds(age), isDisconnected, settings);
        return $"{decision.Verdict} {decision.Reason}";
    }
}
