using Fairlead.Factoring.Arithmetic;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.Arithmetic;

public sealed class WordFieldTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(59)]
    [InlineData(63)]
    [InlineData(64)]
    public void Montgomery64_AnyResidues_AgreesWithWideIntegers(int bits) =>
        Check(bits, static field => field);

    [Theory]
    [InlineData(2)]
    [InlineData(33)]
    [InlineData(60)]
    public void LazyMontgomery60_AnyResidues_AgreesWithWideIntegers(int bits) =>
        Check(bits, static field => new LazyMontgomery60(field));

    [Theory]
    [InlineData(2)]
    [InlineData(61)]
    [InlineData(62)]
    public void LazyMontgomery62_AnyResidues_AgreesWithWideIntegers(int bits) =>
        Check(bits, static field => new LazyMontgomery62(field));

    [Theory]
    [InlineData(2)]
    [InlineData(62)]
    [InlineData(63)]
    public void SignedMontgomery63_AnyResidues_AgreesWithWideIntegers(int bits) =>
        Check(bits, static field => new SignedMontgomery63(field));

    [Fact]
    public void LazyFields_LargestModulusAndResidues_DoNotOverflow()
    {
        CheckOnce(new LazyMontgomery60(new Montgomery64((1UL << 60) - 1)), (1UL << 60) - 2, (1UL << 60) - 2);
        CheckOnce(new LazyMontgomery62(new Montgomery64((1UL << 62) - 1)), (1UL << 62) - 2, (1UL << 62) - 2);
        CheckOnce(new SignedMontgomery63(new Montgomery64((1UL << 63) - 1)), (1UL << 63) - 2, (1UL << 63) - 2);
        CheckOnce(new Montgomery64(ulong.MaxValue), ulong.MaxValue - 1, ulong.MaxValue - 1);
    }

    [Fact]
    public void RadixSquared_AnyModulus_Is2To128() =>
        Prop.ForAll<int>(static seed =>
        {
            var numbers = new Numbers(seed);
            var modulus = numbers.OddWordOfBits(2 + numbers.Below(63));
            var radix = (UInt128.MaxValue % modulus) + 1;
            return new Montgomery64(modulus).RadixSquared() == (ulong)(radix % modulus);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Halve_AnyResidue_DoublesBack() =>
        Prop.ForAll<int>(static seed =>
        {
            var numbers = new Numbers(seed);
            var field = new Montgomery64(numbers.OddWordOfBits(64));
            var value = numbers.Word() % field.Modulus;
            var half = field.Halve(value);
            return half < field.Modulus && field.Add(half, half) == value;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static void Check<TField>(int bits, Func<Montgomery64, TField> create)
        where TField : struct, IWordField =>
        Prop.ForAll<int>(seed =>
        {
            var numbers = new Numbers(seed);
            var field = create(new Montgomery64(numbers.OddWordOfBits(bits)));
            CheckOnce(field, numbers.Word() % field.Modulus, numbers.Word() % field.Modulus);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    /// <summary>Goes through what the kernels do: products of loose and tight sums of products.</summary>
    private static void CheckOnce<TField>(TField field, ulong left, ulong right)
        where TField : struct, IWordField
    {
        var modulus = field.Modulus;
        var product = field.Multiply(left, right);
        AssertCongruent(ReduceByRadix((UInt128)left * right, modulus), product, modulus);

        var square = field.Multiply(product, product);
        var difference = (UInt128)(product % modulus) + modulus - (square % modulus);
        AssertCongruent((UInt128)(product % modulus) + (square % modulus), field.Add(product, square), modulus);
        AssertCongruent(difference, field.Subtract(product, square), modulus);
        AssertCongruent(
            ReduceByRadix((difference % modulus) * (((UInt128)(product % modulus) + (square % modulus)) % modulus), modulus),
            field.Multiply(field.SubtractLoosely(product, square), field.Add(square, product)),
            modulus);
        AssertCongruent(
            ReduceByRadix((difference % modulus) * (((UInt128)(product % modulus) + (square % modulus)) % modulus), modulus),
            field.Multiply(field.AddLoosely(product, square), field.Subtract(product, square)),
            modulus);
    }

    private static void AssertCongruent(UInt128 expected, ulong actual, ulong modulus) =>
        Assert.Equal((ulong)(expected % modulus), actual % modulus);

    private static UInt128 ReduceByRadix(UInt128 value, ulong modulus)
    {
        // Halving 64 times modulo an odd number divides by 2^64.
        var rest = value % modulus;
        for (var i = 0; i < 64; i++)
        {
            rest = UInt128.IsEvenInteger(rest) ? rest >> 1 : (rest + modulus) >> 1;
        }

        return rest;
    }
}
