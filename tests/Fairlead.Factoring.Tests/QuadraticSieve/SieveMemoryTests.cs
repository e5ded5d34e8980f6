using Fairlead.Factoring.QuadraticSieve;
using Semiprimes = Fairlead.Factoring.Tests.EllipticCurve.Semiprimes;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

[Collection(AloneCollection.Name)]
public sealed class SieveMemoryTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(165, 1)]
    [InlineData(190, 1)]
    [InlineData(190, 3)]
    [InlineData(213, 2)]
    public void Estimate_RealSieve_IsNearWhatItTakes(int bits, int threads)
    {
        var composite = Semiprimes.Balanced(bits, 1);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        var job = new SieveJob
        {
            Seed = 1,
            Threads = threads,
            OnProgress = report =>
            {
                if (report.Stage != FactoringStage.QuadraticSieve || report.Tally.Cycles > 0.97 * report.Needed)
                {
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
                }
            },
        };

        Assert.True(QuadraticSieveSplitter.TrySplit(composite, job, TestContext.Current.CancellationToken, out _));

        var estimate = SieveMemory.Estimate(bits, SieveTuning.For(bits), threads);
        output.WriteLine($"estimate {estimate:N0}, measured {most:N0}: {estimate / (double)most:0.00}");
        Assert.InRange(estimate / (double)most, 1 / 1.5, 1.5);
    }

    [Fact]
    public void ThreadsWithin_ExactlyEnough_HasThatMany()
    {
        for (var threads = 1; threads <= 8; threads++)
        {
            var enough = SieveMemory.Estimate(265, SieveTuning.For(265), threads);

            Assert.Equal(threads, SieveMemory.ThreadsWithin(enough, 265, 8));
            Assert.Equal(threads, SieveMemory.ThreadsWithin(enough, 265, threads));
        }
    }

    [Fact]
    public void ThreadsWithin_OneByteTooFew_HasOneThreadLess() =>
        Assert.Equal(3, SieveMemory.ThreadsWithin(SieveMemory.Estimate(265, SieveTuning.For(265), 4) - 1, 265, 4));

    [Fact]
    public void Estimate_MoreBits_IsNeverLess()
    {
        for (var bits = FactoringRun.SmallestSievedBits; bits < QuadraticSieveSplitter.MaximumBits; bits++)
        {
            Assert.True(SieveMemory.Estimate(bits, SieveTuning.For(bits), 2) <= SieveMemory.Estimate(bits + 1, SieveTuning.For(bits + 1), 2), $"{bits} bits");
        }
    }

    [Fact]
    public void Factor_MoreThanTheLimit_SaysWhatIsNeededBeforeAnyCurve()
    {
        var log = new ProgressLog();
        var factorizer = new Factorizer(new FactorizerOptions { MaxMemory = 1_000_000 });

        var error = Assert.Throws<FactoringMemoryException>(() => factorizer.Factor(Semiprimes.Balanced(250, 1), log, TestContext.Current.CancellationToken));

        Assert.Equal(SieveMemory.Estimate(250, SieveTuning.For(250), 1), error.RequiredBytes);
        Assert.Equal(1_000_000, error.LimitBytes);
        Assert.Contains($"{error.RequiredBytes:N0} bytes", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Reports, static report => report.Stage == FactoringStage.EllipticCurves);
    }

    [Fact]
    public void Factor_WithinTheLimit_Factors()
    {
        var number = Semiprimes.Balanced(140, 1);
        var enough = SieveMemory.Estimate(140, SieveTuning.For(140), 1);

        Subject.AssertLaws(
            number,
            new Factorizer(new FactorizerOptions { MaxMemory = enough, MaxDegreeOfParallelism = 2 }).Factor(number, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Factorizer_LimitBelowOne_Throws(long limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Factorizer(new FactorizerOptions { MaxMemory = limit }));
}
