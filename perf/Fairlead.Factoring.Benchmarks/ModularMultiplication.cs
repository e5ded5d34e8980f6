using System.Numerics;

using BenchmarkDotNet.Attributes;

using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.Benchmarks;

/// <summary>Times one modular multiplication: the vector forms do eight of them in one operation, and are reported for one.</summary>
[MemoryDiagnoser]
public class ModularMultiplication
{
    private const int Chain = 64;

    private static readonly BigInteger Modulus98 = (BigInteger.One << 98) - 51;
    private static readonly BigInteger Modulus150 = (BigInteger.One << 150) - 3;

    private Kernel<Montgomery128, Limbs2> _words2 = null!;
    private Kernel<MontgomeryN<Limbs3>, Limbs3> _words3 = null!;
    private Kernel<MontgomeryN<Limbs4>, Limbs4> _words4 = null!;
    private Kernel<ReducedMontgomery2, ReducedRadix2> _reduced2 = null!;
    private Kernel<ReducedMontgomery3, ReducedRadix3> _reduced3 = null!;
    private Kernel<ReducedMontgomery4, ReducedRadix4> _reduced4 = null!;
    private Kernel<ReducedMontgomery5, ReducedRadix5> _reduced5 = null!;
    private Kernel<VectorMontgomery2, Vectors2> _vectors2 = null!;
    private Kernel<VectorMontgomery3, Vectors3> _vectors3 = null!;

    [GlobalSetup]
    public void Setup()
    {
        _words2 = new(new Montgomery128(Modulus98));
        _words3 = new(new MontgomeryN<Limbs3>(Modulus150));
        _words4 = new(new MontgomeryN<Limbs4>((BigInteger.One << 256) - 189));
        _reduced2 = new(new ReducedMontgomery2(Modulus98));
        _reduced3 = new(new ReducedMontgomery3(Modulus150));
        _reduced4 = new(new ReducedMontgomery4((BigInteger.One << 200) - 75));
        _reduced5 = new(new ReducedMontgomery5((BigInteger.One << 256) - 189));
        _vectors2 = new(new VectorMontgomery2(Modulus98));
        _vectors3 = new(new VectorMontgomery3(Modulus150));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Chain)]
    public void ScalarTwoWords() => _words2.Run();

    [Benchmark(OperationsPerInvoke = Chain)]
    public void ScalarThreeWords() => _words3.Run();

    [Benchmark(OperationsPerInvoke = Chain)]
    public void ScalarFourWords() => _words4.Run();

    [Benchmark(OperationsPerInvoke = Chain)]
    public void ReducedTwoWords() => _reduced2.Run();

    [Benchmark(OperationsPerInvoke = Chain)]
    public void ReducedThreeWords() => _reduced3.Run();

    [Benchmark(OperationsPerInvoke = Chain)]
    public void ReducedFourWords() => _reduced4.Run();

    [Benchmark(OperationsPerInvoke = Chain)]
    public void ReducedFiveWords() => _reduced5.Run();

    [Benchmark(OperationsPerInvoke = Chain * VectorLimb.Lanes)]
    public void VectorTwoLimbs() => _vectors2.Run();

    [Benchmark(OperationsPerInvoke = Chain * VectorLimb.Lanes)]
    public void VectorThreeLimbs() => _vectors3.Run();

    /// <summary>Four chains of multiplications, as many as a doubling has that do not wait for each other.</summary>
    private sealed class Kernel<TRing, TElement>
        where TRing : struct, IResidueRing<TElement>
        where TElement : struct
    {
        private readonly TRing _ring;
        private readonly TElement _factor;
        private TElement _a;
        private TElement _b;
        private TElement _c;
        private TElement _d;

        public Kernel(in TRing ring)
        {
            _ring = ring;
            _factor = ring.FromIntegers([.. Enumerable.Repeat(123_456_789UL, TRing.Lanes)]);
            (_a, _b, _c, _d) = (_factor, _factor, _factor, _factor);
        }

        public void Run()
        {
            for (var i = 0; i < Chain / 4; i++)
            {
                _a = _ring.Multiply(_a, _factor);
                _b = _ring.Multiply(_b, _factor);
                _c = _ring.Multiply(_c, _factor);
                _d = _ring.Multiply(_d, _factor);
            }
        }
    }
}
