using Factor.Output;

namespace Factor.Tests.Output;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData(0.0001, "a millisecond")]
    [InlineData(0.0025, "2.5 ms")]
    [InlineData(0.25, "250 ms")]
    [InlineData(1.26, "1.3 s")]
    [InlineData(90, "90 s")]
    [InlineData(600, "10 min")]
    [InlineData(36_000, "10 h")]
    [InlineData(864_000, "10 days")]
    public void Of_AnyDuration_ShowsTwoOrThreeDigits(double seconds, string expected) =>
        Assert.Equal(expected, DurationText.Of(TimeSpan.FromSeconds(seconds)));
}
