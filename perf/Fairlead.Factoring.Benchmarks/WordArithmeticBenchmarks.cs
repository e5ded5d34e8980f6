using BenchmarkDotNet.Attributes;
using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.Benchmarks;

/// <summary>Compares the 64-bit residues on chains of products, where each waits for the one before.</summary>
[MemoryDiagnoser]
public class WordArithmeticBenchmarks
{
    private const int Length = 1_000;

    [Params((1UL << 59) - 55)]
    public ulong Modulus { get; set; }

    [Benchmark(Baseline = true)]
    public ulong Remainder()
    {
        var value = 3UL;
        for (var i = 0; i < Length; i++)
        {
            value = (ulong)((UInt128)value * value % Modulus);
        }

        return value;
    }

    [Benchmark]
    public ulong Exact64() => Chain(new Montgomery64(Modulus));

    [Benchmark]
    public ulong Signed63() => Chain(new SignedMontgomery63(new Montgomery64(Modulus)));

    [Benchmark]
    public ulong Lazy62() => Chain(new LazyMontgomery62(new Montgomery64(Modulus)));

    [Benchmark]
    public ulong Lazy60() => Chain(new LazyMontgomery60(new Montgomery64(Modulus)));

    private static ulong Chain<TField>(TField field)
        where TField : struct, IWordField
    {
        var value = 3UL;
        for (var i = 0; i < Length; i++)
        {
            value = field.Multiply(value, value);
        }

        return value;
    }
}
