using BenchmarkDotNet.Attributes;

using Fairlead.Factoring.EllipticCurve;
using Fairlead.Factoring.LinearAlgebra;

namespace Fairlead.Factoring.Benchmarks;

/// <summary>Times the products of tall blocks in a step of block Lanczos, from inside the first-level cache to beyond the second.</summary>
[MemoryDiagnoser]
public class BlockProductBenchmarks
{
    private readonly ulong[] _square = new ulong[BitMatrix64.Size];
    private ulong[] _block = [];
    private ulong[] _target = [];

    [Params(1_024, 16_384, 262_144)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (_block, _target) = (new ulong[Rows], new ulong[Rows]);
        var random = new SplitMix64(1);
        foreach (ref var word in _block.AsSpan())
        {
            word = random.Next();
        }

        foreach (ref var word in _square.AsSpan())
        {
            word = random.Next();
        }
    }

    [Benchmark(Baseline = true)]
    public void MultiplyAddScalar() => BlockProducts.MultiplyAddScalar(_block, _square, _target);

    [Benchmark]
    public void MultiplyAdd() => BlockProducts.MultiplyAdd(_block, _square, _target);

    [Benchmark]
    public void InnerProductAddScalar() => BlockProducts.InnerProductAddScalar(_block, _target, _square);

    [Benchmark]
    public void InnerProductAdd() => BlockProducts.InnerProductAdd(_block, _target, _square);
}
