using FsCheck;
using FsCheck.Fluent;
using LoadTest.Numbers;

namespace LoadTest.Tests.Numbers;

public sealed class SplitMix64Tests
{
    [Fact]
    public void Next_KnownSeed_GivesThePublishedSequence()
    {
        var random = new SplitMix64(1234567);

        ulong[] sequence = [random.Next(), random.Next(), random.Next()];

        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL], sequence);
    }

    [Fact]
    public void NextBetween_AnyBounds_StaysBetweenThem() =>
        Prop.ForAll<ulong, ulong, ulong>(static (seed, one, other) =>
        {
            var (low, high) = (Math.Min(one, other), Math.Max(one, other));
            var drawn = new SplitMix64(seed).NextBetween(low, high);
            return drawn >= low && drawn <= high;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void NextBetween_SmallRange_ReachesEveryValue()
    {
        var random = new SplitMix64(1);

        var drawn = Enumerable.Range(0, 200).Select(_ => random.NextBetween(5, 9)).Distinct().Order();

        Assert.Equal([5UL, 6UL, 7UL, 8UL, 9UL], drawn);
    }

    [Fact]
    public void NextBetween_BoundsSwapped_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => new SplitMix64(1).NextBetween(2, 1));
}
