using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.Tests.Freshness;

/// <summary>RFC 9111, section 3: what may be stored.</summary>
public sealed class StorabilityTests
{
    // Section, request, status, response, private cache, shared cache.
    public static readonly TheoryData<string, string, int, string, string, string> Rows = new()
    {
        { "3 explicit freshness, any final status", "", 200, "Cache-Control: max-age=60", "Storable", "Storable" },
        { "3 explicit freshness, any final status", "", 500, "Cache-Control: max-age=60", "Storable", "Storable" },
        { "3 explicit freshness, any final status", "", 499, "Cache-Control: max-age=60", "Storable", "Storable" },
        { "3 explicit freshness, any final status", "", 302, "Expires: @60 | Date: @0", "Storable", "Storable" },
        { "3 public", "", 403, "Cache-Control: public | Last-Modified: @-1000 | Date: @0", "Storable", "Storable" },
        { "3 s-maxage is for shared caches", "", 403, "Cache-Control: s-maxage=60", "NoFreshness", "Storable" },
        { "3 private is for private caches", "", 403, "Cache-Control: private | ETag: \"1\"", "Storable", "ResponsePrivate" },
        { "3 heuristically cacheable", "", 200, "Last-Modified: @-1000 | Date: @0", "Storable", "Storable" },
        { "3 heuristically cacheable", "", 404, "ETag: \"1\"", "Storable", "Storable" },
        { "3 not heuristically cacheable", "", 403, "Last-Modified: @-1000 | Date: @0", "NoFreshness", "NoFreshness" },
        { "3 not heuristically cacheable", "", 302, "ETag: \"1\"", "NoFreshness", "NoFreshness" },
        { "3 not heuristically cacheable", "", 500, "ETag: \"1\"", "NoFreshness", "NoFreshness" },
        { "3 of no use", "", 200, "Content-Type: text/plain", "NeverReusable", "NeverReusable" },
        { "3 of no use", "", 200, "Cache-Control: max-age=0", "NeverReusable", "NeverReusable" },
        { "3 of no use", "", 200, "Cache-Control: no-cache, max-age=60", "NeverReusable", "NeverReusable" },
        { "4.3 of use after validation", "", 200, "Cache-Control: no-cache | ETag: \"1\"", "Storable", "Storable" },
        { "4.3 of use after validation", "", 200, "Cache-Control: max-age=0 | Last-Modified: @-5", "Storable", "Storable" },
        { "RFC 5861 of use when stale", "", 200, "Cache-Control: max-age=0, stale-while-revalidate=5", "Storable", "Storable" },
        { "3 not final", "", 100, "Cache-Control: max-age=60", "StatusNotFinal", "StatusNotFinal" },
        { "3 only updates", "", 304, "Cache-Control: max-age=60", "StatusNotFinal", "StatusNotFinal" },
        { "3.3 a part", "", 206, "Cache-Control: max-age=60", "PartialContent", "PartialContent" },
        { "one request's fields", "", 412, "Cache-Control: max-age=60", "StatusOfOneRequest", "StatusOfOneRequest" },
        { "one request's fields", "", 413, "Cache-Control: max-age=60", "StatusOfOneRequest", "StatusOfOneRequest" },
        { "one request's fields", "", 414, "Cache-Control: max-age=60", "StatusOfOneRequest", "StatusOfOneRequest" },
        { "one request's fields", "", 416, "Cache-Control: max-age=60", "StatusOfOneRequest", "StatusOfOneRequest" },
        { "one request's fields", "", 417, "Cache-Control: max-age=60", "StatusOfOneRequest", "StatusOfOneRequest" },
        { "one request's fields", "", 421, "Cache-Control: max-age=60", "StatusOfOneRequest", "StatusOfOneRequest" },
        { "one request's fields", "", 425, "Cache-Control: max-age=60", "StatusOfOneRequest", "StatusOfOneRequest" },
        { "one request's fields", "", 428, "Cache-Control: max-age=60", "StatusOfOneRequest", "StatusOfOneRequest" },
        { "RFC 6585 4", "", 429, "Cache-Control: max-age=60, public", "StatusOfOneRequest", "StatusOfOneRequest" },
        { "RFC 6585 5", "", 431, "Cache-Control: max-age=60", "StatusOfOneRequest", "StatusOfOneRequest" },
        { "5.2.2.5 no-store", "", 200, "Cache-Control: no-store, max-age=60", "ResponseNoStore", "ResponseNoStore" },
        { "5.2.2.5 no-store on another line", "", 200, "Cache-Control: max-age=60 | Cache-Control: No-Store", "ResponseNoStore", "ResponseNoStore" },
        { "5.2.2.5 no-store within a quoted string is none", "", 200, "Cache-Control: max-age=60, x=\"no-store\"", "Storable", "Storable" },
        { "5.2.1.5 the request says no-store", "Cache-Control: no-store", 200, "Cache-Control: max-age=60", "RequestNoStore", "RequestNoStore" },
        { "5.2.2.3 must-understand, understood", "", 200, "Cache-Control: must-understand, no-store, max-age=60", "Storable", "Storable" },
        { "5.2.2.3 must-understand, not understood", "", 299, "Cache-Control: must-understand, max-age=60", "StatusNotUnderstood", "StatusNotUnderstood" },
        { "5.2.2.7 private", "", 200, "Cache-Control: private, max-age=60", "Storable", "ResponsePrivate" },
        { "5.2.2.7 private with field names", "", 200, "Cache-Control: private=\"X\", max-age=60", "Storable", "ResponsePrivate" },
        { "5.2 cannot be parsed", "", 200, "Cache-Control: max-age=60, =", "MalformedCacheControl", "MalformedCacheControl" },
        { "5.2 cannot be parsed", "", 200, "Cache-Control: max-age=60 | Cache-Control: \"", "MalformedCacheControl", "MalformedCacheControl" },
        { "3.5 credentials", "Authorization: x", 200, "Cache-Control: max-age=60", "Storable", "Authorization" },
        { "3.5 credentials", "Authorization: x", 200, "Last-Modified: @-1000 | Date: @0", "Storable", "Authorization" },
        { "3.5 credentials, must-revalidate", "Authorization: x", 200, "Cache-Control: must-revalidate, max-age=60", "Storable", "Storable" },
        { "3.5 credentials, public", "Authorization: x", 200, "Cache-Control: public, max-age=60", "Storable", "Storable" },
        { "3.5 credentials, s-maxage", "Authorization: x", 200, "Cache-Control: s-maxage=60 | ETag: \"1\"", "Storable", "Storable" },
        { "3.5 credentials, proxy-revalidate does not do", "Authorization: x", 200, "Cache-Control: proxy-revalidate, max-age=60", "Storable", "Authorization" },
        { "a cookie", "", 200, "Cache-Control: max-age=60 | Set-Cookie: a=b", "Storable", "SetCookie" },
        { "4.1 Vary: *", "", 200, "Cache-Control: max-age=60 | Vary: *", "VaryAny", "VaryAny" },
        { "4.1 Vary: * among others", "", 200, "Cache-Control: max-age=60 | Vary: Foo | Vary: , *", "VaryAny", "VaryAny" },
        { "RFC 9213 2.2 targeted", "", 200, "Cache-Control: no-store | CDN-Cache-Control: max-age=60", "ResponseNoStore", "Storable" },
        { "RFC 9213 2.2 targeted", "", 200, "Cache-Control: max-age=60 | CDN-Cache-Control: no-store", "Storable", "ResponseNoStore" },
        { "RFC 9213 2.2 targeted takes the place of Expires", "", 403, "Expires: @60 | Date: @0 | CDN-Cache-Control: foo", "Storable", "NoFreshness" },
        { "RFC 9213 2.2 invalid", "", 200, "Cache-Control: max-age=60 | CDN-Cache-Control: no-store,", "Storable", "Storable" },
        { "5.4 Pragma of a response means nothing", "", 200, "Cache-Control: max-age=60 | Pragma: no-cache", "Storable", "Storable" },
        { "5.2.3 unknown directives", "", 200, "Cache-Control: max-age=60, no-stored, x=1", "Storable", "Storable" },
        { "5.3 an Expires that is no date", "", 200, "Expires: 0 | ETag: \"1\"", "Storable", "Storable" },
        { "5.3 an Expires that is no date", "", 200, "Expires: 0", "NeverReusable", "NeverReusable" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Judge_AnyResponse_FollowsTheSection(string section, string request, int status, string response, string inPrivate, string inShared)
    {
        Assert.Equal((section, inPrivate), (section, Judge(request, status, response, Messages.Private).ToString()));
        Assert.Equal((section, inShared), (section, Judge(request, status, response, Messages.Shared).ToString()));
    }

    [Fact]
    public void Judge_CookiesAllowed_StoresThem() =>
        Assert.Equal(CacheReason.Storable, Judge("", 200, "Cache-Control: max-age=60 | Set-Cookie: a=b", Messages.Settings(static options => options.StoreSetCookie = true)));

    [Theory]
    [InlineData("", "Cache-Control: no-store", "ResponseNoStore")]
    [InlineData("", "Cache-Control: private", "ResponsePrivate")]
    [InlineData("Authorization: x", "", "Authorization")]
    [InlineData("", "Set-Cookie: a=b", "SetCookie")]
    [InlineData("", "Cache-Control: max-age=0", "Storable")]
    [InlineData("", "", "Storable")]
    public void Judge_LifetimeOverridden_KeepsWhatMustNotBeStoredOut(string request, string response, string expected) =>
        Assert.Equal(expected, Judge(request, 200, response, Messages.Settings(static options => options.LifetimeOverride = TimeSpan.FromMinutes(1))).ToString());

    [Theory]
    [InlineData(200, "ResponseNoStore", true)]
    [InlineData(404, "NeverReusable", true)]
    [InlineData(200, "Authorization", false)]
    [InlineData(200, "RequestNoStore", false)]
    [InlineData(503, "NoFreshness", false)]
    [InlineData(429, "StatusOfOneRequest", false)]
    [InlineData(401, "NoFreshness", false)]
    public void ReplacesStored_ByReasonAndStatus_SaysWhetherTheOlderOneGoes(int status, string reason, bool expected) =>
        Assert.Equal(expected, Storability.ReplacesStored(Enum.Parse<CacheReason>(reason), status));

    private static CacheReason Judge(string request, int status, string response, CacheSettings settings) =>
        Storability.Judge(Messages.Request(request), status, Messages.Fields(response).AsSpan(), Messages.Policy(response, settings, status), settings);
}
