using Fairlead.Relay.Redis.Serialization;
using Fairlead.Relay.Redis.Tests.Hosting;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Relay.Redis.Tests.Serialization;

public sealed class KeepingTimeTests
{
    private static readonly TimeSpan Retention = TimeSpan.FromSeconds(1_000);

    [Theory]
    [InlineData("", 0)]
    [InlineData("Cache-Control: max-age=60", 60)]
    [InlineData("cache-control: MAX-AGE = \"60\"", 60)]
    [InlineData("Cache-Control: max-age=60, s-maxage=120", 120)]
    [InlineData("Cache-Control: max-age=60 | CDN-Cache-Control: max-age=600", 600)]
    [InlineData("Cache-Control: max-age=60 | Cache-Control: stale-if-error=30, stale-while-revalidate=20", 90)]
    [InlineData("Cache-Control: max-age", 0)]
    [InlineData("Cache-Control: max-age=soon", 0)]
    [InlineData("Cache-Control: no-cache", 0)]
    [InlineData("Cache-Control: max-age=99999999999999999999", 315_360_000)]
    [InlineData("Strict-Transport-Security: max-age=31536000", 0)]
    [InlineData("Date: @0 | Expires: @300", 300)]
    [InlineData("Date: @-100 | Expires: @300", 400)]
    [InlineData("Expires: @300", 300)]
    [InlineData("Date: @0 | Expires: @-300", 0)]
    [InlineData("Expires: 0", 0)]
    [InlineData("Date: @0 | Expires: Tuesday, 01-Jan-30 12:05:00 GMT", 300)]
    [InlineData("Date: @0 | Expires: Tue Jan  1 12:05:00 2030", 300)]
    public void Of_AnyFields_IsTheLargestLifetimeThenTheStaleTimeThenTheRetention(string fields, long expected) =>
        Assert.Equal(TimeSpan.FromSeconds(1_000 + expected), KeepingTime.Of(StoreExtensions.Head(fields), Messages.Now, Retention));

    [Fact]
    public void Of_SomeTimeAfterTheResponse_IsThatMuchLess() =>
        Assert.Equal(TimeSpan.FromSeconds(1_040), KeepingTime.Of(StoreExtensions.Head("Cache-Control: max-age=60"), Messages.Now.AddSeconds(20), Retention));

    [Fact]
    public void Of_AnyValue_IsWithinItsBounds() =>
        Prop.ForAll<NonNull<string>>(static value =>
            {
                var kept = KeepingTime.Of(StoreExtensions.Head($"Cache-Control: max-age={value.Get.Replace('|', ' ')}"), Messages.Now, Retention);
                return kept >= Retention && kept <= TimeSpan.FromDays(3_650) + Retention;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
}
