using System.Numerics;
using Fairlead.Factoring.LinearAlgebra;
using Fairlead.Factoring.QuadraticSieve;
using Fairlead.Factoring.SmallFactors;
using Fairlead.Factoring.Tests.LinearAlgebra;
using Semiprimes = Fairlead.Factoring.Tests.EllipticCurve.Semiprimes;

namespace Fairlead.Factoring.Tests;

/// <summary>Cancellation at any moment of any stage.</summary>
public sealed class CancellationTests(ITestOutputHelper output)
{
    // The promise is 50 ms; the rest is for a machine that is busy with other tests.
    private const double HardLimit = 400;

    [Fact]
    public void TrySplit_CanceledAtRandomMoments_LeavesNoThread() => CancelSieves(seed: 71, rounds: 12);

    [Fact]
    [Trait("Category", "Soak")]
    public void TrySplit_CanceledAtManyRandomMoments_LeavesNoThread() => CancelSieves(seed: 72, rounds: 300);

    [Theory]
    [InlineData(1, FactoringStage.QuadraticSieve)]
    [InlineData(3, FactoringStage.QuadraticSieve)]
    [InlineData(1, FactoringStage.LinearAlgebra)]
    [InlineData(3, FactoringStage.LinearAlgebra)]
    [InlineData(1, FactoringStage.SquareRoot)]
    public void Factor_CanceledInAStage_Throws(int threads, FactoringStage stage)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var factorizer = new Factorizer(new FactorizerOptions { MaxDegreeOfParallelism = threads });
        var progress = new Canceling(stage, source);

        var thrown = Assert.ThrowsAny<OperationCanceledException>(() => factorizer.Factor(Semiprimes.Balanced(150, 4), progress, source.Token));

        Assert.Equal(source.Token, thrown.CancellationToken);
        Assert.Equal(stage, progress.Last);
    }

    [Fact]
    public void TryTakeFactor_LongNumber_EndsSoon()
    {
        var number = (BigInteger.One << 1_000_003) - 1;

        Check("trial division", token => new WideTrialDivision(number).TryTakeFactor(token, out _, out _));
    }

    [Fact]
    public void TryDecompose_LongNumber_EndsSoon()
    {
        var number = BigInteger.Pow(Semiprimes.Prime(64, 3), 127) * Semiprimes.Prime(64, 4);

        Check("perfect powers", token =>
        {
            while (true)
            {
                PerfectPower.TryDecompose(number, 3, token, out _, out _);
            }
        });
    }

    [Fact]
    public void TryFindDivisor_LongNumber_EndsSoon()
    {
        // Two Mersenne primes: the order of 2 modulo each is its exponent, and neither is reached.
        var number = ((BigInteger.One << 4_253) - 1) * ((BigInteger.One << 4_423) - 1);

        Check("p - 1", token => PollardMinusOne.TryFindDivisor(number, token, out _));
    }

    [Fact]
    public void Find_MatrixOfEightyDigits_EndsSoonAtRandomMoments()
    {
        var relations = new SieveMatrices(40_000, 2).Draw(40_100, 3);
        var random = new Random(73);
        var elapsed = new List<TimeSpan>();
        for (var round = 0; round < 8; round++)
        {
            elapsed.Add(Interruption.MeasureOnce(
                token => DependencyFinder.Find(40_000, relations, 1, null, token), TimeSpan.FromMilliseconds(random.Next(1, 1_500)), out _));
        }

        CheckMedian("linear algebra", elapsed);
    }

    private void CancelSieves(int seed, int rounds)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var composite = Semiprimes.Balanced(215, 2);
        var ends = new List<TimeSpan>();
        for (var round = 0; round < rounds; round++)
        {
            var (running, most) = (0, 0);
            var threads = 1 + random.Next(4);
            var job = new SieveJob
            {
                Seed = (ulong)round,
                Threads = threads,
                OnWorker = change => InterlockedMax(ref most, Interlocked.Add(ref running, change)),
            };
            var elapsed = Interruption.MeasureOnce(
                token => QuadraticSieveSplitter.TrySplit(composite, job, token, out _), TimeSpan.FromMilliseconds(random.Next(1, 200)), out var thrown);

            Assert.True(thrown is OperationCanceledException, $"round {round}: {thrown}");
            Assert.Equal(0, running);
            Assert.InRange(most, 0, threads);
            ends.Add(elapsed);
        }

        CheckMedian("sieve", ends);
    }

    // What is slower than most was held up by other tests.
    private void CheckMedian(string stage, List<TimeSpan> elapsed)
    {
        elapsed.Sort();
        var median = elapsed[elapsed.Count / 2];
        output.WriteLine($"{stage}: {median.TotalMilliseconds:0.0} ms, at most {elapsed[^1].TotalMilliseconds:0.0} ms");
        Assert.InRange(median.TotalMilliseconds, 0, HardLimit);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    private void Check(string stage, Action<CancellationToken> work)
    {
        var elapsed = Interruption.Measure(work);
        output.WriteLine($"{stage}: {elapsed.TotalMilliseconds:0.0} ms");
        Assert.InRange(elapsed.TotalMilliseconds, 0, HardLimit);
    }

    private sealed class Canceling(FactoringStage stage, CancellationTokenSource source) : IProgress<FactoringProgress>
    {
        public FactoringStage? Last { get; private set; }

        public void Report(FactoringProgress value)
        {
            Last = value.Stage;
            if (value.Stage == stage)
            {
                source.Cancel();
            }
        }
    }
}
