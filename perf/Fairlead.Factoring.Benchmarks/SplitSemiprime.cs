using System.Globalization;
using System.Numerics;

using BenchmarkDotNet.Attributes;

using Fairlead.Factoring.EllipticCurve;

namespace Fairlead.Factoring.Benchmarks;

/// <summary>Times curves on one balanced semiprime per size; the mean over many numbers is for the timing program.</summary>
[MemoryDiagnoser]
public class SplitSemiprime
{
    private BigInteger _composite;
    private ulong _seed;

    [Params("20000000151000000203", "630000000017200000000117", "630000000000059200000000000969")]
    public string Composite { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _composite = BigInteger.Parse(Composite, CultureInfo.InvariantCulture);

    [Benchmark]
    public BigInteger Split() => CompositeSplitter.Split(_composite, ++_seed, threads: 1, CancellationToken.None);
}
