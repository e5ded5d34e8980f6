using BenchmarkDotNet.Attributes;
using Fairlead.Factoring.EllipticCurve;
using Fairlead.Factoring.Primality;
using Fairlead.Factoring.SmallFactors;

namespace Fairlead.Factoring.Benchmarks;

/// <summary>Compares the ways to split a balanced semiprime; one operation splits 64 of them.</summary>
[MemoryDiagnoser]
public class WordSplitterBenchmarks
{
    private readonly ulong[] _semiprimes = new ulong[64];

    [Params(36, 44, 48)]
    public int Bits { get; set; }

    [GlobalSetup]
    public void Draw()
    {
        var random = new Random(1);
        for (var i = 0; i < _semiprimes.Length; i++)
        {
            _semiprimes[i] = RandomPrime(random) * RandomPrime(random);
        }
    }

    [Benchmark(Baseline = true)]
    public ulong Dispatcher() => SplitAll(static composite => WordSplitter.Split(composite, 1));

    [Benchmark]
    public ulong CurvePairs() => SplitAll(static composite => WordCurves.Split(composite, 1));

    [Benchmark]
    public ulong HartVector512() => SplitAll(static composite => HartOneLine.TrySplitVector512(composite, out var divisor) ? divisor : 0);

    [Benchmark]
    public ulong HartScalar() => SplitAll(static composite => HartOneLine.TrySplitScalar(composite, out var divisor) ? divisor : 0);

    private ulong SplitAll(Func<ulong, ulong> split)
    {
        var sum = 0UL;
        foreach (var semiprime in _semiprimes)
        {
            sum ^= split(semiprime);
        }

        return sum;
    }

    private ulong RandomPrime(Random random)
    {
        while (true)
        {
            var candidate = (ulong)random.NextInt64(1L << ((Bits / 2) - 1), 1L << (Bits / 2)) | 1;
            if (PrimalityTest.Examine(candidate) == PrimalityVerdict.Prime)
            {
                return candidate;
            }
        }
    }
}
