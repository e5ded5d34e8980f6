using Fairlead.Relay.Freshness;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Relay.Tests.Freshness;

/// <summary>What holds for every response and every request.</summary>
public sealed class CachePolicyLawTests
{
    private static readonly string[] ResponseDirectives =
    [
        "max-age=60", "max-age=0", "s-maxage=30", "no-cache", "private", "public", "must-revalidate", "proxy-revalidate", "must-understand", "immutable",
        "stale-while-revalidate=40", "stale-if-error=40", "unknown", "=", "max-age=x",
    ];

    private static readonly string[] RequestDirectives =
        ["max-age=20", "max-age=0", "max-stale", "max-stale=30", "min-fresh=5", "no-cache", "only-if-cached", "stale-if-error=50"];

    private static readonly string[] ResponseFields =
        ["ETag: \"1\"", "Last-Modified: @-500", "Date: @-3", "Date: @0", "Age: 8", "Expires: @50", "Expires: 0", "Set-Cookie: a=b", "Vary: *", "Vary: Accept", "CDN-Cache-Control: max-age=45"];

    private static readonly Arbitrary<Case> Cases = Arb.From(
        from directives in Gen.Elements(ResponseDirectives).ListOf()
        from fields in Gen.Elements(ResponseFields).ListOf()
        from request in Gen.Elements(RequestDirectives).ListOf()
        from authorization in Gen.Elements("", "Authorization: x")
        from status in Gen.Elements(200, 203, 206, 301, 302, 304, 403, 404, 429, 500, 599)
        from age in Gen.Choose(0, 150)
        from isShared in Gen.Elements(true, false)
        select new Case(string.Join(", ", directives), string.Join('|', fields), string.Join(", ", request), authorization, status, age, isShared));

    [Fact]
    public void NoStore_AddedToAResponse_MakesNothingReusable() =>
        Prop.ForAll(Cases, static item => !IsStored(item with { Response = item.Response + ", no-store" }) || IsStored(item)).Check(Thorough);

    [Fact]
    public void NoStore_AddedToARequest_MakesNothingReusable() =>
        Prop.ForAll(Cases, static item =>
            {
                var asked = item with { Request = item.Request + ", no-store" };
                return !IsStored(asked) && !IsReused(asked) && !IsReusedAfterFailure(asked);
            })
            .Check(Thorough);

    // Also while the clock is set back.
    [Fact]
    public void Age_AtALaterMoment_IsNotLess() =>
        Prop.ForAll(Cases, Arb.From(Gen.Choose(-200, 200)), Arb.From(Gen.Choose(0, 200)), static (item, moment, later) =>
            {
                var earlier = item.Policy.AgeAt(Messages.Now.AddSeconds(moment));
                return earlier >= TimeSpan.Zero && earlier >= item.Policy.InitialAge && item.Policy.AgeAt(Messages.Now.AddSeconds(moment + later)) >= earlier;
            })
            .Check(Thorough);

    [Fact]
    public void Reuse_OfAFresherResponse_IsNotLess() =>
        Prop.ForAll(Cases, Arb.From(Gen.Choose(0, 150)), static (item, younger) =>
            {
                var fresher = item with { Age = Math.Min(item.Age, younger) };
                return (!IsReused(item) || IsReused(fresher)) && (!IsReusedAfterFailure(item) || IsReusedAfterFailure(fresher));
            })
            .Check(Thorough);

    [Fact]
    public void Reuse_AfterAFailure_IsNotLessThanBeforeIt() =>
        Prop.ForAll(Cases, static item => !(IsReused(item) && item.DecidedBy == CacheReason.Fresh) || IsReusedAfterFailure(item)).Check(Thorough);

    [Fact]
    public void SharedCache_OfAnyResponse_StoresNoMoreThanAPrivateOne() =>
        Prop.ForAll(Cases, static item =>
            {
                // Only a targeted field and s-maxage speak to shared caches alone.
                var common = item with { Fields = item.Fields.Replace("CDN-Cache-Control", "Other", StringComparison.Ordinal), Response = item.Response.Replace("s-maxage", "other", StringComparison.Ordinal) };
                return !IsStored(common with { IsShared = true }) || IsStored(common with { IsShared = false });
            })
            .Check(Thorough);

    [Fact]
    public void MustRevalidate_Added_NeverServesStale() =>
        Prop.ForAll(Cases, static item =>
            {
                // A targeted field would take the place of the one that says it.
                var strict = item with { Fields = item.Fields.Replace("CDN-Cache-Control", "Other", StringComparison.Ordinal), Response = item.Response + ", must-revalidate" };
                return strict.Policy.Lifetime.Value > strict.Policy.AgeAt(strict.Now) || (!IsReused(strict) && !IsReusedAfterFailure(strict));
            })
            .Check(Thorough);

    private static Config Thorough => Config.QuickThrowOnFailure.WithMaxTest(1_500);

    private static bool IsStored(Case item) =>
        Storability.Judge(item.Directives, item.Status, Messages.Fields(item.Text).AsSpan(), item.Policy, item.Settings) == CacheReason.Storable;

    private static bool IsReused(Case item) =>
        item.Policy.Decide(item.Directives, item.Now, item.Settings).Verdict is RelayVerdict.Reuse or RelayVerdict.ReuseAndRevalidate;

    private static bool IsReusedAfterFailure(Case item) =>
        item.Policy.DecideAfterFailure(item.Directives, item.Now, isDisconnected: true, item.Settings).Verdict == RelayVerdict.Reuse;

    private sealed record Case(string Response, string Fields, string Request, string Authorization, int Status, int Age, bool IsShared)
    {
        public string Text => $"Cache-Control: {Response} | {Fields}";

        public CacheSettings Settings => IsShared ? Messages.Shared : Messages.Private;

        public CachePolicy Policy => Messages.Policy(Text, Settings, Status);

        public RequestDirectives Directives => Messages.Request($"Cache-Control: {Request} | {Authorization}");

        public DateTimeOffset Now => Messages.Now.AddSeconds(Age);

        public CacheReason DecidedBy => Policy.Decide(Directives, Now, Settings).Reason;
    }
}
