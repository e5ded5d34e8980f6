using Fairlead.Factoring.Planning;
using TestSupport;

namespace Fairlead.Factoring.Tests.Planning;

public sealed class MachineSpeedTests
{
    [Fact]
    public void Measured_Twice_IsTheSame()
    {
        Assert.Equal(MachineSpeed.Measured, MachineSpeed.Measured);
        Assert.InRange(MachineSpeed.Measured.Factor, 0.001, 1_000);
    }

    [Fact]
    public void Reference_AndDefault_HaveTheFactor1() => Assert.Equal((1, 1), (MachineSpeed.Reference.Factor, default(MachineSpeed).Factor));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_001)]
    [InlineData(double.NaN)]
    public void Of_OutOfRange_Throws(double factor) => Assert.Throws<ArgumentOutOfRangeException>(() => MachineSpeed.Of(factor));

    [Fact]
    public void ShortestRound_ClockThatStands_TakesNoTime() => Assert.Equal(TimeSpan.Zero, SpeedMeasurement.ShortestRound(new ManualTimeProvider()));

    [Fact]
    public void ShortestRound_RealClock_TakesSome() => Assert.True(SpeedMeasurement.ShortestRound(TimeProvider.System) > TimeSpan.Zero);

    [Fact]
    public void Rows_CurveCosts_Ascend()
    {
        var rows = CurveCosts.Rows;
        for (var i = 1; i < rows.Length; i++)
        {
            Assert.True(rows[i - 1].Bits < rows[i].Bits && rows[i - 1].Nanoseconds <= rows[i].Nanoseconds);
        }
    }
}
