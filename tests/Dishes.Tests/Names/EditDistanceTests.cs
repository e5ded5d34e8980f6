using Dishes.Names;
using FsCheck;
using FsCheck.Fluent;

namespace Dishes.Tests.Names;

public sealed class EditDistanceTests
{
    private static readonly Arbitrary<string> Words = Arb.From(
        Gen.Elements('a', 'b', 'c').ArrayOf().Select(static letters => new string(letters)), static word => word.Length == 0 ? [] : [word[1..], word[..^1]]);

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("station", "station", 0)]
    [InlineData("sation", "station", 1)]
    [InlineData("stattion", "station", 1)]
    [InlineData("stetion", "station", 1)]
    [InlineData("statoin", "station", 1)]
    [InlineData("ca", "abc", 3)]
    public void Between_TwoWords_CountsSlips(string left, string right, int expected) => Assert.Equal(expected, EditDistance.Between(left, right));

    [Fact]
    public void Between_AnyTwoWords_IsSymmetricAndWithinItsBounds() =>
        Prop.ForAll(Words, Words, static (left, right) =>
            {
                var distance = EditDistance.Between(left, right);
                return distance == EditDistance.Between(right, left)
                    && (distance == 0) == (left == right)
                    && distance >= Math.Abs(left.Length - right.Length)
                    && distance <= Math.Max(left.Length, right.Length);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(12));
}
