using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

using static Fairlead.Factoring.Arithmetic.VectorLimb;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>Montgomery arithmetic for eight residues modulo one number of at most 98 bits.</summary>
/// <remarks>Residues are signed and not fully reduced: products are smaller than the modulus in size, sums a few times larger.</remarks>
[SkipLocalsInit]
internal readonly struct VectorMontgomery2 : IResidueRing<Vectors2>
{
    private const int Count = 2;

    private readonly Vectors2 _modulus;
    private readonly Vectors2 _unitMultiple;
    private readonly Vectors2 _radixSquared;
    private readonly Vector512<double> _negativeInverse;
    private readonly BigInteger _value;

    public VectorMontgomery2(BigInteger modulus)
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

    public Vectors2 FromIntegers(ReadOnlySpan<ulong> values)
    {
        Span<double> low = stackalloc double[VectorLimb.Lanes];
        Span<double> high = stackalloc double[VectorLimb.Lanes];
        for (var lane = 0; lane < VectorLimb.Lanes; lane++)
        {
            (low[lane], high[lane]) = SplitWord(values[lane]);
        }

        var raw = new Vectors2(Vector512.Create<double>(low), Vector512.Create<double>(high));
        return Multiply(raw, _radixSquared);
    }

    public BigInteger ToInteger(in Vectors2 element, int lane)
    {
        var value = Multiply(element, new Vectors2(Vector512<double>.One, default));
        var residue = ReadLimbs([value.Limb0[lane], value.Limb1[lane]]);
        Debug.Assert(BigInteger.Abs(residue) < _value, "A product is smaller than the modulus.");
        return residue.Sign < 0 ? residue + _value : residue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vectors2 Add(in Vectors2 left, in Vectors2 right) =>
        Normalize(left.Limb0 + right.Limb0, left.Limb1 + right.Limb1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vectors2 Subtract(in Vectors2 left, in Vectors2 right) =>
        Normalize(left.Limb0 - right.Limb0, left.Limb1 - right.Limb1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public Vectors2 Multiply(in Vectors2 left, in Vectors2 right)
    {
        // The starting value of a column counts the halves that fall into it, here and in the division.
        var t0 = Zero(1, 0);
        var t1 = Zero(4, 1);
        var t2 = Zero(3, 4);
        var t3 = Zero(0, 3);
        Accumulate(left.Limb0, right.Limb0, ref t0, ref t1);
        Accumulate(left.Limb0, right.Limb1, ref t1, ref t2);
        Accumulate(left.Limb1, right.Limb0, ref t1, ref t2);
        Accumulate(left.Limb1, right.Limb1, ref t2, ref t3);
        return Divide(t0, t1, t2, t3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public Vectors2 Square(in Vectors2 element)
    {
        // The mixed product is counted twice by doubling its columns, and with them the halved starting values.
        var t0 = Zero(1, 0);
        var t1 = Vector512.ShiftRightArithmetic(Zero(4, 1), 1);
        var t2 = Vector512.ShiftRightArithmetic(Zero(3, 4), 1);
        var t3 = Zero(0, 3);
        Accumulate(element.Limb0, element.Limb1, ref t1, ref t2);
        t1 += t1;
        t2 += t2;
        Accumulate(element.Limb0, element.Limb0, ref t0, ref t1);
        Accumulate(element.Limb1, element.Limb1, ref t2, ref t3);
        return Divide(t0, t1, t2, t3);
    }

    /// <summary>Returns the sum of the columns divided by the radix, modulo the modulus.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vectors2 Divide(Vector512<long> t0, Vector512<long> t1, Vector512<long> t2, Vector512<long> t3)
    {
        var quotient = Extract(t0, out var carry);
        t1 += carry;
        Accumulate(quotient, _unitMultiple.Limb0, ref t1, ref t2);
        Accumulate(quotient, _unitMultiple.Limb1, ref t2, ref t3);

        // One low half is still missing from the column, but what stands for it there does not touch the lowest limb.
        quotient = MultiplyLow(Extract(t1, out _), _negativeInverse);
        Accumulate(quotient, _modulus.Limb0, ref t1, ref t2);
        Accumulate(quotient, _modulus.Limb1, ref t2, ref t3);

        t2 += Vector512.ShiftRightArithmetic(t1, Bits);
        var limb0 = Extract(t2, out carry);
        t3 += carry;
        return new Vectors2(limb0, Extract(t3, out _));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vectors2 Normalize(Vector512<double> limb0, Vector512<double> limb1)
    {
        limb0 = Carry(limb0, ref limb1);
        return new Vectors2(limb0, limb1);
    }

    private static Vectors2 Broadcast(ReadOnlySpan<double> limbs) =>
        new(Vector512.Create(limbs[0]), Vector512.Create(limbs[1]));
}
