using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

using static Fairlead.Factoring.Arithmetic.VectorLimb;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>Montgomery arithmetic for eight residues modulo one number of at most 150 bits.</summary>
/// <remarks>Residues are signed and not fully reduced: products are smaller than the modulus in size, sums a few times larger.</remarks>
[SkipLocalsInit]
internal readonly struct VectorMontgomery3 : IResidueRing<Vectors3>
{
    private const int Count = 3;

    private readonly Vectors3 _modulus;
    private readonly Vectors3 _unitMultiple;
    private readonly Vectors3 _radixSquared;
    private readonly Vector512<double> _negativeInverse;
    private readonly BigInteger _value;

    public VectorMontgomery3(BigInteger modulus)
    {
        var constants = new VectorModulus(modulus, Count);
        _value = modulus;
        _modulus = Broadcast(constants.Limbs);
        _unitMultiple = Broadcast(constants.UnitMultiple);
        _negativeInverse = Vector512.Create(constants.NegativeInverse);
        Span<double> limbs = stackalloc double[Count];
        WriteLimbs(constants.RadixSquared, limbs);
        _radixSquared = Broadcast(limbs);
    }

    public static int Lanes => VectorLimb.Lanes;

    public BigInteger Modulus => _value;

    public Vectors3 FromIntegers(ReadOnlySpan<ulong> values)
    {
        Span<double> low = stackalloc double[VectorLimb.Lanes];
        Span<double> high = stackalloc double[VectorLimb.Lanes];
        for (var lane = 0; lane < VectorLimb.Lanes; lane++)
        {
            (low[lane], high[lane]) = SplitWord(values[lane]);
        }

        var raw = new Vectors3(Vector512.Create<double>(low), Vector512.Create<double>(high), default);
        return Multiply(raw, _radixSquared);
    }

    public BigInteger ToInteger(in Vectors3 element, int lane)
    {
        var value = Multiply(element, new Vectors3(Vector512<double>.One, default, default));
        var residue = ReadLimbs([value.Limb0[lane], value.Limb1[lane], value.Limb2[lane]]);
        Debug.Assert(BigInteger.Abs(residue) < _value, "A product is smaller than the modulus.");
        return residue.Sign < 0 ? residue + _value : residue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vectors3 Add(in Vectors3 left, in Vectors3 right) =>
        Normalize(left.Limb0 + right.Limb0, left.Limb1 + right.Limb1, left.Limb2 + right.Limb2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vectors3 Subtract(in Vectors3 left, in Vectors3 right) =>
        Normalize(left.Limb0 - right.Limb0, left.Limb1 - right.Limb1, left.Limb2 - right.Limb2);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public Vectors3 Multiply(in Vectors3 left, in Vectors3 right)
    {
        // The starting value of a column counts the halves that fall into it, here and in the division.
        var t0 = Zero(1, 0);
        var t1 = Zero(3, 1);
        var t2 = Zero(6, 3);
        var t3 = Zero(5, 6);
        var t4 = Zero(3, 5);
        var t5 = Zero(0, 3);
        var x = left.Limb0;
        Accumulate(x, right.Limb0, ref t0, ref t1);
        Accumulate(x, right.Limb1, ref t1, ref t2);
        Accumulate(x, right.Limb2, ref t2, ref t3);
        x = left.Limb1;
        Accumulate(x, right.Limb0, ref t1, ref t2);
        Accumulate(x, right.Limb1, ref t2, ref t3);
        Accumulate(x, right.Limb2, ref t3, ref t4);
        x = left.Limb2;
        Accumulate(x, right.Limb0, ref t2, ref t3);
        Accumulate(x, right.Limb1, ref t3, ref t4);
        Accumulate(x, right.Limb2, ref t4, ref t5);
        return Divide(t0, t1, t2, t3, t4, t5);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public Vectors3 Square(in Vectors3 element)
    {
        // The mixed products are counted twice by doubling their columns, and with them the halved starting values.
        var t0 = Zero(1, 0);
        var t1 = Vector512.ShiftRightArithmetic(Zero(3, 1), 1);
        var t2 = Vector512.ShiftRightArithmetic(Zero(6, 3), 1);
        var t3 = Vector512.ShiftRightArithmetic(Zero(5, 6), 1);
        var t4 = Vector512.ShiftRightArithmetic(Zero(3, 5), 1);
        var t5 = Zero(0, 3);
        Accumulate(element.Limb0, element.Limb1, ref t1, ref t2);
        Accumulate(element.Limb0, element.Limb2, ref t2, ref t3);
        Accumulate(element.Limb1, element.Limb2, ref t3, ref t4);
        t1 += t1;
        t2 += t2;
        t3 += t3;
        t4 += t4;
        Accumulate(element.Limb0, element.Limb0, ref t0, ref t1);
        Accumulate(element.Limb1, element.Limb1, ref t2, ref t3);
        Accumulate(element.Limb2, element.Limb2, ref t4, ref t5);
        return Divide(t0, t1, t2, t3, t4, t5);
    }

    /// <summary>Returns the sum of the columns divided by the radix, modulo the modulus.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vectors3 Divide(
        Vector512<long> t0, Vector512<long> t1, Vector512<long> t2, Vector512<long> t3, Vector512<long> t4, Vector512<long> t5)
    {
        var quotient = Extract(t0, out var carry);
        t1 += carry;
        Accumulate(quotient, _unitMultiple.Limb0, ref t1, ref t2);
        Accumulate(quotient, _unitMultiple.Limb1, ref t2, ref t3);
        Accumulate(quotient, _unitMultiple.Limb2, ref t3, ref t4);

        quotient = Extract(t1, out carry);
        t2 += carry;
        Accumulate(quotient, _unitMultiple.Limb0, ref t2, ref t3);
        Accumulate(quotient, _unitMultiple.Limb1, ref t3, ref t4);
        Accumulate(quotient, _unitMultiple.Limb2, ref t4, ref t5);

        // One low half is still missing from the column, but what stands for it there does not touch the lowest limb.
        quotient = MultiplyLow(Extract(t2, out _), _negativeInverse);
        Accumulate(quotient, _modulus.Limb0, ref t2, ref t3);
        Accumulate(quotient, _modulus.Limb1, ref t3, ref t4);
        Accumulate(quotient, _modulus.Limb2, ref t4, ref t5);

        t3 += Vector512.ShiftRightArithmetic(t2, Bits);
        var limb0 = Extract(t3, out carry);
        t4 += carry;
        var limb1 = Extract(t4, out carry);
        t5 += carry;
        return new Vectors3(limb0, limb1, Extract(t5, out _));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vectors3 Normalize(Vector512<double> limb0, Vector512<double> limb1, Vector512<double> limb2)
    {
        limb0 = Carry(limb0, ref limb1);
        limb1 = Carry(limb1, ref limb2);
        return new Vectors3(limb0, limb1, limb2);
    }

    private static Vectors3 Broadcast(ReadOnlySpan<double> limbs) =>
        new(Vector512.Create(limbs[0]), Vector512.Create(limbs[1]), Vector512.Create(limbs[2]));
}
