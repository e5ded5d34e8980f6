using System.Numerics;
using TestSupport;

namespace Fairlead.Factoring.Tests;

public sealed class FactoringProgressTests
{
    [Fact]
    public void Factor_WithProgress_ReportsEachPrimeAndAlwaysTheWholeNumber()
    {
        var number = Subject.Parse("34028236692093846346337460743176821145700") * 7;
        var log = new ProgressLog();

        var factorization = Factorizer.Shared.Factor(number, log, TestContext.Current.CancellationToken);

        Assert.All(log.Reports, report =>
        {
            Assert.Equal(number, report.Number);
            Assert.Equal(number, Subject.Product(report.Found) * report.Remaining);
            Assert.Equal(report.Remaining, report.Unfinished.Aggregate(BigInteger.One, BigInteger.Multiply));
        });
        Assert.Equal(factorization.Factors.Count, log.Reports.Select(static report => report.Found.Count).Distinct().Count(static count => count > 0));
        Assert.Equal(FactoringStage.Finished, log.Reports[^1].Stage);
        Assert.True(log.Reports[^1].Remaining.IsOne);
        Assert.Equal(factorization.Factors, log.Reports[^1].Found);
    }

    [Fact]
    public void Factor_Word_ReportsEachPrime()
    {
        var log = new ProgressLog();

        Factorizer.Shared.Factor(2 * 2 * 3 * 1_000_003, log, TestContext.Current.CancellationToken);

        Assert.Equal([1, 2, 3, 3], log.Reports.Select(static report => report.Found.Count));
    }

    [Fact]
    public void Factor_NumberForTheSieve_ReportsRelationsOnTheCallingThread()
    {
        var number = EllipticCurve.Semiprimes.Balanced(140, 11);
        var time = new ManualTimeProvider();
        var log = new ProgressLog();
        var threads = new HashSet<int>();
        var progress = new Advancing(time, log, () => threads.Add(Environment.CurrentManagedThreadId));
        var factorizer = new Factorizer(new FactorizerOptions { MaxDegreeOfParallelism = 2 }, time);

        Subject.AssertLaws(number, factorizer.Factor(number, progress, TestContext.Current.CancellationToken));

        var sieving = log.Reports.Where(static report => report.Stage == FactoringStage.QuadraticSieve && report.RelationsNeeded > 0).ToList();
        Assert.NotEmpty(sieving);
        Assert.All(sieving.Zip(sieving.Skip(1)), static pair => Assert.True(pair.First.RelationsFound <= pair.Second.RelationsFound));
        Assert.Equal([Environment.CurrentManagedThreadId], threads);
        Assert.Equal(0, log.Reports[^1].RelationsNeeded);
    }

    [Fact]
    public void Factor_NumberForTheSieve_ReportsRateShareAndRest()
    {
        var number = EllipticCurve.Semiprimes.Balanced(150, 11);
        var time = new ManualTimeProvider();
        var log = new ProgressLog();

        // A second passes with each report: the rest is as many seconds as there are reports until the end.
        new Factorizer(new FactorizerOptions(), time).Factor(number, new Advancing(time, log), TestContext.Current.CancellationToken);

        var sieving = log.Reports.Where(static report => report is { Stage: FactoringStage.QuadraticSieve, ShareDone: not null }).ToList();
        Assert.All(sieving.Skip(1), static report => Assert.InRange(report.RelationsPerSecond, 1, double.MaxValue));
        Assert.All(sieving, static report => Assert.InRange(report.ShareDone!.Value, 0, 1));
        var end = sieving[^1].Elapsed.TotalSeconds;
        var middle = sieving[sieving.Count / 2];
        Assert.InRange(middle.EstimatedRemaining!.Value.TotalSeconds / (end - middle.Elapsed.TotalSeconds), 0.6, 1.7);
        Assert.Equal([FactoringStage.LinearAlgebra, FactoringStage.SquareRoot], log.Reports.Select(static report => report.Stage).Where(static stage => stage is FactoringStage.LinearAlgebra or FactoringStage.SquareRoot).Distinct());
        Assert.All(log.Reports.Where(static report => report.Stage != FactoringStage.QuadraticSieve), static report => Assert.Equal(0, report.RelationsPerSecond));
        Assert.Null(log.Reports[^1].EstimatedRemaining);
    }

    [Fact]
    public void Elapsed_ManualClock_FollowsIt()
    {
        var time = new ManualTimeProvider();
        var log = new ProgressLog();
        var factorizer = new Factorizer(new FactorizerOptions(), time);

        factorizer.Factor(12, new Advancing(time, log), TestContext.Current.CancellationToken);

        Assert.Equal([0, 1, 2], log.Reports.Select(static report => report.Elapsed.TotalSeconds));
    }

    [Fact]
    public void Factor_CanceledBefore_Throws()
    {
        var canceled = new CancellationToken(canceled: true);

        Assert.Throws<OperationCanceledException>(() => Factorizer.Shared.Factor((BigInteger)15, canceled));
        Assert.Throws<OperationCanceledException>(() => Factorizer.Shared.Factor(15, new ProgressLog(), canceled));
    }

    [Fact]
    public async Task Factor_CanceledWhileComputing_EndsAndHasReportedTheFactorsFound()
    {
        var hard = (BigInteger.Pow(10, 60) + 7) * ((BigInteger.Pow(10, 61) * 3) + 67);
        using var source = new CancellationTokenSource();
        var log = new ProgressLog();
        var progress = new Canceling(source, log);

        await Assert.ThrowsAsync<OperationCanceledException>(() => Task.Run(
            () => Factorizer.Shared.Factor(hard * 1_009 * 1_009, progress, source.Token),
            TestContext.Current.CancellationToken));

        Assert.Contains(log.Reports[^1].Found, static power => power == new PrimePower(1_009, 2, Factoring.Primality.PrimalityVerdict.Prime));
        Assert.Equal(FactoringStage.EllipticCurves, log.Reports[^1].Stage);
    }

    private sealed class Advancing(ManualTimeProvider time, ProgressLog log, Action? onReport = null) : IProgress<FactoringProgress>
    {
        public void Report(FactoringProgress value)
        {
            log.Report(value);
            onReport?.Invoke();
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Cancels as soon as the curves begin.</summary>
    private sealed class Canceling(CancellationTokenSource source, ProgressLog log) : IProgress<FactoringProgress>
    {
        public void Report(FactoringProgress value)
        {
            log.Report(value);
            if (value.Stage == FactoringStage.EllipticCurves)
            {
                source.CancelAfter(TimeSpan.FromMilliseconds(20));
            }
        }
    }
}
