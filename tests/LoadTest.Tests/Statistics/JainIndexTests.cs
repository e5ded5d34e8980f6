using FsCheck;
using FsCheck.Fluent;
using LoadTest.Statistics;

namespace LoadTest.Tests.Statistics;

public sealed class JainIndexTests
{
    [Theory]
    [InlineData(new[] { 5.0, 5.0, 5.0 }, 1.0)]
    [InlineData(new[] { 1.0, 0.0, 0.0, 0.0 }, 0.25)]
    [InlineData(new[] { 1.0, 2.0, 3.0 }, 36.0 / 42.0)]
    public void Of_KnownShares_GivesTheIndex(double[] shares, double expected) =>
        Assert.Equal(expected, JainIndex.Of(shares)!.Value, 12);

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.0, 0.0 })]
    public void Of_NothingShared_GivesNone(double[] shares) => Assert.Null(JainIndex.Of(shares));

    [Fact]
    public void Of_AnyShares_LiesBetweenOneOfAllAndOne() =>
        Prop.ForAll<byte[]>(static values =>
        {
            var shares = values.Select(static value => (double)value).ToArray();
            return JainIndex.Of(shares) is not { } index || (index >= (1.0 / shares.Length) - 1e-9 && index <= 1 + 1e-9);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
