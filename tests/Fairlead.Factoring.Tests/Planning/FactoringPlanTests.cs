using System.Numerics;
using Fairlead.Factoring.Planning;

namespace Fairlead.Factoring.Tests.Planning;

public sealed class FactoringPlanTests
{
    [Fact]
    public void ExpectedDuration_MoreBits_IsNeverShorter()
    {
        var previous = TimeSpan.Zero;
        for (var bits = 1; bits <= 2_000; bits++)
        {
            var duration = FactoringPlan.ForBits(bits).ExpectedDuration;
            Assert.True(duration >= previous, $"{bits} bits");
            previous = duration;
        }
    }

    [Fact]
    public void ExpectedDuration_TwoBitsMore_NeverJumps()
    {
        for (var bits = 1; bits < 300; bits++)
        {
            var (low, high) = (FactoringPlan.ForBits(bits).ExpectedDuration, FactoringPlan.ForBits(bits + 1).ExpectedDuration);
            Assert.True(low < TimeSpan.FromMicroseconds(2) || high < low * 2.5, $"{bits} bits: {low} then {high}");
        }
    }

    [Fact]
    public void ExpectedDuration_ImmenseNumber_IsBounded() =>
        Assert.Equal(TimeSpan.FromDays(1_000), FactoringPlan.ForBits(int.MaxValue).ExpectedDuration);

    [Fact]
    public void For_Numbers_CountsBits()
    {
        Assert.Equal(1, FactoringPlan.For(1).Bits);
        Assert.Equal(64, FactoringPlan.For(ulong.MaxValue).Bits);
        Assert.Equal(65, FactoringPlan.For(BigInteger.One << 64).Bits);
    }

    [Fact]
    public void Stages_AWord_NeedsNoWideCurves()
    {
        Assert.DoesNotContain(FactoringStage.EllipticCurves, FactoringPlan.ForBits(64).Stages);
        Assert.Contains(FactoringStage.EllipticCurves, FactoringPlan.ForBits(65).Stages);
    }

    [Fact]
    public void Stages_LargeNumber_EndWithThoseOfTheSieve()
    {
        Assert.DoesNotContain(FactoringStage.QuadraticSieve, FactoringPlan.ForBits(80).Stages);
        Assert.DoesNotContain(FactoringStage.QuadraticSieve, FactoringPlan.ForBits(441).Stages);
        Assert.Equal([FactoringStage.QuadraticSieve, FactoringStage.LinearAlgebra, FactoringStage.SquareRoot], FactoringPlan.ForBits(200).Stages.TakeLast(3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void Steps_AnySize_AddUpToTheDuration(int threads)
    {
        for (var bits = 1; bits <= 700; bits++)
        {
            var plan = FactoringPlan.ForBits(bits, MachineSpeed.Of(0.7), threads);
            var sum = plan.Steps.Sum(static step => step.ExpectedDuration.TotalSeconds);
            Assert.InRange(sum, plan.ExpectedDuration.TotalSeconds * 0.6, (plan.ExpectedDuration.TotalSeconds * 1.6) + 1e-5);
            Assert.All(plan.Steps, static step => Assert.True(step.ExpectedDuration >= TimeSpan.Zero && step.Method.Length > 0));
            Assert.Equal(plan.Stages.Where(static stage => stage != FactoringStage.WordSize).Order(), plan.Steps.Select(static step => step.Stage).Where(static stage => stage != FactoringStage.WordSize).Distinct().Order());
        }
    }

    [Fact]
    public void Steps_NumberForTheSieve_NameBoundsFactorBaseAndThreads()
    {
        var steps = FactoringPlan.ForBits(232, MachineSpeed.Reference, threads: 2).Steps;

        Assert.Contains(new PlannedStage(FactoringStage.TrialDivision, "primes below 16,384", TimeSpan.Zero), steps);
        Assert.Contains(steps, static step => step is { Stage: FactoringStage.EllipticCurves, Method: "48 curves with the bounds 6,427 and 417,755" });
        Assert.Contains(steps, static step => step is { Stage: FactoringStage.QuadraticSieve, Method: "13,300 primes in the factor base, one block of 32 KB, two large primes, 2 threads, 24 MB" });
        Assert.Contains(steps, static step => step is { Stage: FactoringStage.LinearAlgebra, Method: "13,300 relations, structured elimination and block Lanczos" });
    }

    [Fact]
    public void ExpectedDuration_FasterMachine_IsShorterByItsFactor()
    {
        var plan = FactoringPlan.ForBits(250);

        Assert.Equal(plan.ExpectedDuration / 2, FactoringPlan.ForBits(250, MachineSpeed.Of(2), threads: 1).ExpectedDuration);
        Assert.Equal(plan, FactoringPlan.ForBits(250, MachineSpeed.Reference, threads: 1));
    }

    [Fact]
    public void ExpectedDuration_MoreThreads_ShortensCurvesAndSieve()
    {
        Assert.Equal(FactoringPlan.ForBits(64).ExpectedDuration, FactoringPlan.ForBits(64, MachineSpeed.Reference, threads: 8).ExpectedDuration);
        Assert.InRange(FactoringPlan.ForBits(266, MachineSpeed.Reference, threads: 2).ExpectedDuration / FactoringPlan.ForBits(266).ExpectedDuration, 0.5, 0.6);
    }

    [Fact]
    public void For_NotPositive_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => FactoringPlan.ForBits(100, MachineSpeed.Reference, threads: 0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => FactoringPlan.For(BigInteger.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(static () => FactoringPlan.ForBits(0));
    }

    [Fact]
    public void Rows_Table_Ascends()
    {
        var rows = DurationTable.Rows;
        for (var i = 1; i < rows.Length; i++)
        {
            Assert.True(rows[i - 1].Bits < rows[i].Bits && rows[i - 1].Milliseconds < rows[i].Milliseconds);
        }
    }
}
