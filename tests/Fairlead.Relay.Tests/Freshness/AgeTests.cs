using Fairlead.Relay.Freshness;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Relay.Tests.Freshness;

/// <summary>RFC 9111, sections 4.2.3 and 5.1: how old a response is, in seconds.</summary>
public sealed class AgeTests
{
    // What is tested, response, seconds the response took, seconds since then, age.
    public static readonly TheoryData<string, string, int, int, int> Rows = new()
    {
        { "time in the cache", "Date: @0", 0, 10, 10 },
        { "apparent age: how old its date is", "Date: @-30", 0, 10, 40 },
        { "a date ahead of the clock", "Date: @30", 0, 10, 10 },
        { "Age of the caches before", "Age: 50 | Date: @0", 0, 10, 60 },
        { "the larger of both, not the sum", "Age: 50 | Date: @-30", 0, 10, 60 },
        { "the larger of both, not the sum", "Age: 20 | Date: @-30", 0, 10, 40 },
        { "what the response took counts towards Age", "Age: 50 | Date: @0", 7, 10, 67 },
        { "what the response took counts without Age too", "Date: @0", 7, 10, 17 },
        { "no Date", "Age: 5", 0, 10, 15 },
        { "a Date that is none", "Age: 5 | Date: today", 0, 10, 15 },
        { "5.1 no number", "Age: abc | Date: @0", 0, 10, 10 },
        { "5.1 a negative number", "Age: -7200 | Date: @0", 0, 10, 10 },
        { "5.1 a fraction", "Age: 7200.0 | Date: @0", 0, 10, 10 },
        { "5.1 the first of a list", "Age: 50, 7200 | Date: @0", 0, 10, 60 },
        { "5.1 the first of several lines", "Age: 50 | Age: 7200 | Date: @0", 0, 10, 60 },
        { "5.1 the first of a list, which is none", "Age: old, 50 | Date: @0", 0, 10, 10 },
        { "1.2.2 more than fits", "Age: 99999999999999999999 | Date: @0", 0, 0, int.MaxValue },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void AgeAt_AnyResponse_FollowsTheSection(string section, string response, int delay, int later, int expected)
    {
        var policy = CachePolicy.Create(200, Messages.Fields(response).AsSpan(), Messages.Now.AddSeconds(-delay), Messages.Now, Messages.Shared);

        Assert.Equal((section, TimeSpan.FromSeconds(expected)), (section, policy.AgeAt(Messages.Now.AddSeconds(later))));
    }

    [Fact]
    public void AgeAt_ClockSetBack_StandsStill() =>
        Assert.Equal(TimeSpan.FromSeconds(5), Messages.Policy("Age: 5", Messages.Shared).AgeAt(Messages.Now.AddDays(-1)));

    [Fact]
    public void AgeAt_AnyTwoTimes_NeverDecreases() =>
        Prop.ForAll(
                Arb.From(Gen.Choose(-100, 1_000)),
                Arb.From(Gen.Choose(-1_000, 1_000).Two()),
                Arb.From(Gen.Elements("", "Age: 7", "Age: x", "Date: @-20", "Date: @20", "Age: 9 | Date: @-5")),
                static (delay, times, response) =>
                {
                    var policy = CachePolicy.Create(200, Messages.Fields(response).AsSpan(), Messages.Now.AddSeconds(-delay), Messages.Now, Messages.Shared);
                    var (earlier, later) = (Math.Min(times.Item1, times.Item2), Math.Max(times.Item1, times.Item2));
                    return policy.AgeAt(Messages.Now.AddSeconds(earlier)) >= TimeSpan.Zero
                        && policy.AgeAt(Messages.Now.AddSeconds(earlier)) <= policy.AgeAt(Messages.Now.AddSeconds(later));
                })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
}
