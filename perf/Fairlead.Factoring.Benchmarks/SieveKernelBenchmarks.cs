using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Benchmarks;

/// <summary>Times the vectorized kernels of the sieve beside their scalar form, for numbers of several sizes with the parameters they are sieved with.</summary>
/// <remarks>Of a division, one operation is one candidate.</remarks>
[MemoryDiagnoser]
[CategoriesColumn]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[SieveVectors]
public class SieveKernelBenchmarks
{
    private const int Candidates = SieveKernels<LaneWord>.Candidates;

    private SieveKernels<LaneWord>? _scalar;
    private SieveKernels<Lanes256>? _vector256;
    private SieveKernels<Lanes512>? _vector512;

    [Params(60, 95)]
    public int Digits { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var input = SieveInput.Create(Digits);
        _scalar = new SieveKernels<LaneWord>(input);
        _vector256 = Lanes256.IsSupported ? new SieveKernels<Lanes256>(input) : null;
        _vector512 = Lanes512.IsSupported ? new SieveKernels<Lanes512>(input) : null;
    }

    [Benchmark(Baseline = true), BenchmarkCategory("roots")]
    public void MoveRootsScalar() => _scalar!.MoveRoots();

    [Benchmark, BenchmarkCategory("roots")]
    public void MoveRootsVector256() => _vector256!.MoveRoots();

    [Benchmark, BenchmarkCategory("roots")]
    public void MoveRootsVector512() => _vector512!.MoveRoots();

    [Benchmark(Baseline = true), BenchmarkCategory("buckets")]
    public void FillBucketsScalar() => _scalar!.FillBuckets();

    [Benchmark, BenchmarkCategory("buckets")]
    public void FillBucketsVector256() => _vector256!.FillBuckets();

    [Benchmark, BenchmarkCategory("buckets")]
    public void FillBucketsVector512() => _vector512!.FillBuckets();

    [Benchmark(Baseline = true), BenchmarkCategory("near a block")]
    public void SieveNearBlockScalar() => _scalar!.SieveNearBlock();

    [Benchmark, BenchmarkCategory("near a block")]
    public void SieveNearBlockVector256() => _vector256!.SieveNearBlock();

    [Benchmark, BenchmarkCategory("near a block")]
    public void SieveNearBlockVector512() => _vector512!.SieveNearBlock();

    [Benchmark(Baseline = true), BenchmarkCategory("scan")]
    public int ScanScalar() => _scalar!.Scan();

    [Benchmark, BenchmarkCategory("scan")]
    public int ScanVector256() => _vector256!.Scan();

    [Benchmark, BenchmarkCategory("scan")]
    public int ScanVector512() => _vector512!.Scan();

    [Benchmark(Baseline = true, OperationsPerInvoke = Candidates), BenchmarkCategory("division")]
    public int DivideScalar() => _scalar!.Divide();

    [Benchmark(OperationsPerInvoke = Candidates), BenchmarkCategory("division")]
    public int DivideVector256() => _vector256!.Divide();

    [Benchmark(OperationsPerInvoke = Candidates), BenchmarkCategory("division")]
    public int DivideVector512() => _vector512!.Divide();
}
