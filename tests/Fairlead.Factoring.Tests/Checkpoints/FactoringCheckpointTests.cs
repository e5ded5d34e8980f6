using System.Numerics;
using Fairlead.Factoring.Checkpoints;
using TestSupport;
using Semiprimes = Fairlead.Factoring.Tests.EllipticCurve.Semiprimes;

namespace Fairlead.Factoring.Tests.Checkpoints;

public sealed class FactoringCheckpointTests : IDisposable
{
    private static readonly BigInteger Number = Semiprimes.Balanced(150, 11);

    private readonly TemporaryFile _file = new();
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Factor_CanceledAndRepeated_GoesOnAndLeavesNoFile(int threads)
    {
        var found = 0;
        foreach (var share in (double[])[0.1, 0.4, 0.8])
        {
            var log = FactorUntil(share, threads);
            var first = log.Reports.First(static report => report is { Stage: FactoringStage.QuadraticSieve, RelationsNeeded: > 0 });
            Assert.True(first.RelationsFound >= found, $"{first.RelationsFound} after {found}");
            Assert.Equal(found > 0, first.RelationsRestored > 0);
            found = log.Reports[^1].RelationsFound;
            Assert.True(File.Exists(_file.Path));
        }

        var last = new ProgressLog();
        Subject.AssertLaws(Number, CreateFactorizer(threads).Factor(Number, last, Token));

        Assert.True(last.Reports.First(static report => report.RelationsNeeded > 0).RelationsFound >= found);
        Assert.Empty(_file.Names);
    }

    [Fact]
    public void Factor_WithAFileFromTheSieve_TriesNoCurvesAgain()
    {
        FactorUntil(0.3, threads: 1);
        var log = new ProgressLog();

        CreateFactorizer(1).Factor(Number, log, Token);

        // The stage of curves is entered before what is known of the composite is looked up.
        var stages = log.Reports.Select(static report => report.Stage).ToList();
        Assert.Equal(FactoringStage.QuadraticSieve, stages[stages.IndexOf(FactoringStage.EllipticCurves) + 1]);
        Assert.True(log.Reports.First(static report => report.RelationsNeeded > 0).RelationsRestored > 0);
    }

    [Fact]
    public void Factor_NeverCanceled_LeavesNoFile()
    {
        Subject.AssertLaws(Number, CreateFactorizer(1).Factor(Number, Token));

        Assert.Empty(_file.Names);
    }

    [Fact]
    public void Factor_FileOfAnotherNumber_IsRefusedAndKept()
    {
        FactorUntil(0.1, threads: 1);
        var before = _file.Read();

        var error = Assert.Throws<FactoringCheckpointException>(() => CreateFactorizer(1).Factor(Number + 2, Token));

        Assert.Equal((CheckpointProblem.OtherNumber, _file.Path), (error.Problem, error.Path));
        Assert.Contains($"{Number}", error.Message, StringComparison.Ordinal);
        Assert.Contains("delete it", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _file.Read());
    }

    [Fact]
    public void Factor_FileOfAnotherSeed_IsRefused()
    {
        FactorUntil(0.1, threads: 1);
        var factorizer = new Factorizer(new FactorizerOptions { CheckpointFile = _file.Path, Seed = 9 }, _time);

        var error = Assert.Throws<FactoringCheckpointException>(() => factorizer.Factor(Number, Token));

        Assert.Equal(CheckpointProblem.OtherParameters, error.Problem);
        Assert.Contains("seed 1, not 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Factor_FileInUse_IsRefused()
    {
        FactorUntil(0.1, threads: 1);
        using var other = FactoringCheckpoint.Open(_file.Path, Number, 1, TimeSpan.Zero, _time);

        Assert.Equal(CheckpointProblem.InUse, Assert.Throws<FactoringCheckpointException>(() => CreateFactorizer(1).Factor(Number, Token)).Problem);
    }

    [Fact]
    public void Factor_NoFolder_SaysSoAtOnce()
    {
        var factorizer = new Factorizer(new FactorizerOptions { CheckpointFile = Path.Combine(_file.Path, "missing", "file") }, _time);

        Assert.Throws<DirectoryNotFoundException>(() => factorizer.Factor(Number, Token));
    }

    [Fact]
    public void Factor_Word_DoesNotTouchTheFile()
    {
        _file.Write([1]);

        CreateFactorizer(1).Factor(91, new ProgressLog(), Token);

        Assert.Equal([1], _file.Read());
    }

    [Fact]
    public void Open_AfterSplits_KnowsThem()
    {
        var (p, q, r) = (Semiprimes.Prime(40, 1), Semiprimes.Prime(41, 2), Semiprimes.Prime(42, 3));
        using (var checkpoint = FactoringCheckpoint.Open(_file.Path, p * q * r, 1, TimeSpan.Zero, _time))
        {
            checkpoint.AddSplit(p * q * r, p * q);
            checkpoint.AddSplit(p * q, q);
        }

        using var opened = FactoringCheckpoint.Open(_file.Path, p * q * r, 1, TimeSpan.Zero, _time);

        Assert.True(opened.TryGetDivisor(p * q * r, out var first));
        Assert.True(opened.TryGetDivisor(p * q, out var second));
        Assert.False(opened.TryGetDivisor(r, out _));
        Assert.Equal((p * q, q), (first, second));
    }

    [Fact]
    public void Factor_WithKnownSplits_UsesThem()
    {
        var (p, q, r) = (Semiprimes.Prime(90, 1), Semiprimes.Prime(91, 2), Semiprimes.Prime(92, 3));
        using (var checkpoint = FactoringCheckpoint.Open(_file.Path, p * q * r, 1, TimeSpan.Zero, _time))
        {
            checkpoint.AddSplit(p * q * r, p * q);
            checkpoint.AddSplit(p * q, q);
        }

        // Without them it would take minutes: 82 digits of three primes that no curve finds soon.
        var factorization = CreateFactorizer(1).Factor(p * q * r, Token);

        Assert.Equal(new[] { p, q, r }.Order(), Subject.Primes(factorization));
        Assert.Empty(_file.Names);
    }

    [Fact]
    public void Factor_CanceledInTheSieveOfAPart_SievesOnlyThatPartAgain()
    {
        // Three primes that the curves before a sieve rarely find: one sieve for all of them, and a smaller one for the two that are left.
        const int NeededForTwo = 2_000;
        var number = Semiprimes.Prime(66, 5) * Semiprimes.Prime(67, 6) * Semiprimes.Prime(66, 7);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var before = new ProgressLog();
        var progress = new Canceling(before, static report => report.RelationsNeeded is > 0 and < NeededForTwo, source, _time);
        Assert.ThrowsAny<OperationCanceledException>(() => CreateFactorizer(2).Factor(number, progress, source.Token));
        Assert.Contains(before.Reports, static report => report.RelationsNeeded > NeededForTwo);

        var log = new ProgressLog();
        Subject.AssertLaws(number, CreateFactorizer(2).Factor(number, log, Token));

        Assert.Contains(log.Reports, static report => report.RelationsNeeded > 0);
        Assert.All(log.Reports, static report => Assert.InRange(report.RelationsNeeded, 0, NeededForTwo));
        Assert.Empty(_file.Names);
    }

    [Fact]
    public void Open_DivisorThatDoesNotDivide_IsRefused()
    {
        using (var log = CheckpointLog.Create(_file.Path, [
            new RecordWriter(RecordKind.Begin).Write(Number).Write(1UL).ToBody(),
            new RecordWriter(RecordKind.Split).Write(Number).Write(new BigInteger(3)).ToBody(),
        ]))
        {
            Assert.Equal(2, log.Read().Count());
        }

        var error = Assert.Throws<FactoringCheckpointException>(() => CreateFactorizer(1).Factor(Number, Token));

        Assert.Equal(CheckpointProblem.Damaged, error.Problem);
        Assert.Contains("3 is no divisor", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Factorizer_EmptyFileName_Throws(string name) =>
        Assert.Throws<ArgumentException>(() => new Factorizer(new FactorizerOptions { CheckpointFile = name }));

    [Theory]
    [InlineData(-1)]
    [InlineData(86_401)]
    public void Factorizer_IntervalOutOfRange_Throws(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Factorizer(new FactorizerOptions { CheckpointInterval = TimeSpan.FromSeconds(seconds) }));

    private Factorizer CreateFactorizer(int threads) =>
        new(new FactorizerOptions { CheckpointFile = _file.Path, MaxDegreeOfParallelism = threads }, _time);

    /// <summary>Factors the number until a share of the relations is found, and cancels then.</summary>
    private ProgressLog FactorUntil(double share, int threads)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var log = new ProgressLog();
        var progress = new Canceling(log, report => report.RelationsNeeded > 0 && report.RelationsFound > share * report.RelationsNeeded, source, _time);

        Assert.ThrowsAny<OperationCanceledException>(() => CreateFactorizer(threads).Factor(Number, progress, source.Token));

        return log;
    }

    private sealed class Canceling(ProgressLog log, Predicate<FactoringProgress> isEnough, CancellationTokenSource source, ManualTimeProvider time) : IProgress<FactoringProgress>
    {
        public void Report(FactoringProgress value)
        {
            log.Report(value);
            time.Advance(TimeSpan.FromSeconds(1));
            if (isEnough(value))
            {
                source.Cancel();
            }
        }
    }
}
