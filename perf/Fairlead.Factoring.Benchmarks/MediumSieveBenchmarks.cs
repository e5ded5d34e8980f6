using BenchmarkDotNet.Attributes;
using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Benchmarks;

/// <summary>Times the sieve of the primes that hit a block many times, over all blocks of a polynomial, beside the loop that walks until the block ends.</summary>
[MemoryDiagnoser]
public unsafe class MediumSieveBenchmarks
{
    private readonly AlignedArray<byte> _block = new(SieveLayout.BlockLength + MediumSieve.Overhang);
    private SieveSetup? _setup;
    private RootTable? _roots;
    private MediumSieve? _sieve;
    private WalkingSieve? _walking;

    [Params(40, 60, 95)]
    public int Digits { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (_setup, var family) = SieveInput.Create(Digits);
        _roots = new RootTable(_setup.FactorBase, _setup.Pool, _setup.Inverses, _setup.Layout.Interval);
        _roots.Begin<LaneWord>(family);
        _sieve = new MediumSieve(_setup.FactorBase, _setup.Layout, _setup.Threshold.Logarithms);
        _walking = new WalkingSieve(_setup.FactorBase, _setup.Layout, _setup.Threshold.Logarithms);
    }

    [Benchmark(Baseline = true)]
    public void Walking()
    {
        _walking!.Begin(_roots!);
        for (var block = 0; block < _setup!.Layout.Blocks; block++)
        {
            _walking.Sieve(_block.Pointer);
        }
    }

    [Benchmark]
    public void Medium()
    {
        _sieve!.Begin(_roots!);
        for (var block = 0; block < _setup!.Layout.Blocks; block++)
        {
            _sieve.Sieve(_block.Pointer);
        }
    }
}
