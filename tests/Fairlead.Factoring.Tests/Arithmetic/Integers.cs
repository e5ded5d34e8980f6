using System.Numerics;

using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.Arithmetic;

/// <summary>Generators of integers in which words of all zeros and all ones are common.</summary>
internal static class Integers
{
    private static readonly Gen<ulong> Word = Gen.Frequency(
        (1, Gen.Constant(0UL)),
        (1, Gen.Constant(ulong.MaxValue)),
        (1, Gen.Choose(1, 3).Select(static small => (ulong)small)),
        (4, Gen.Choose(0, int.MaxValue).Three().Select(static p => ((ulong)p.Item1 << 33) ^ ((ulong)p.Item2 << 11) ^ (ulong)p.Item3)));

    public static Gen<BigInteger> BelowPowerOfTwo(int bits) =>
        Word.ArrayOf((bits / 64) + 1).Select(words =>
            words.Aggregate(BigInteger.Zero, static (value, word) => (value << 64) | word) & ((BigInteger.One << bits) - 1));

    public static Gen<BigInteger> OddOfBits(int smallest, int largest) =>
        from bits in Gen.Frequency((1, Gen.Constant(largest)), (2, Gen.Choose(smallest, largest)))
        from low in BelowPowerOfTwo(bits)
        select low | BigInteger.One | (BigInteger.One << (bits - 1));
}
