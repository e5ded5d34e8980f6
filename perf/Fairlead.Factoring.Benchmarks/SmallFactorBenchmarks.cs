using BenchmarkDotNet.Attributes;
using Fairlead.Factoring.Primality;
using Fairlead.Factoring.SmallFactors;

namespace Fairlead.Factoring.Benchmarks;

/// <summary>Measures trial division by the first 168 odd primes and the primality test, on a 61-bit prime that both must go through.</summary>
[MemoryDiagnoser]
public class SmallFactorBenchmarks
{
    private const ulong Prime = (1UL << 61) - 1;
    private const int PrimeCount = 168;

    [Benchmark(Baseline = true)]
    public bool DivisionByRemainder()
    {
        foreach (var prime in PrimeTable.OddPrimes[..PrimeCount])
        {
            if (Prime % prime == 0)
            {
                return true;
            }
        }

        return false;
    }

    [Benchmark]
    public int DivisionScalar() => TrialDivision.IndexOfDivisorScalar(Prime, 0, PrimeCount);

    [Benchmark]
    public int DivisionVector256() => TrialDivision.IndexOfDivisorVector256(Prime, 0, PrimeCount);

    [Benchmark]
    public int DivisionVector512() => TrialDivision.IndexOfDivisorVector512(Prime, 0, PrimeCount);

    [Benchmark]
    public PrimalityVerdict PrimalityOfAWord() => PrimalityTest.Examine(Prime);
}
