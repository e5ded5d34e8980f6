using System.Diagnostics;
using System.Numerics;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>The constants of vector Montgomery arithmetic for one modulus n, with k limbs.</summary>
/// <remarks>
/// All reductions but the last of a multiplication use a multiple m·n that is −1 modulo 2^52: then the quotient is the lowest
/// limb itself, and the product of the quotient and m·n is that of the quotient and (m·n + 1)/2^52, one limb further up. The last
/// reduction uses n, so that the result has the size of n.
/// </remarks>
internal readonly struct VectorModulus
{
    public VectorModulus(BigInteger modulus, int limbs)
    {
        Debug.Assert(Fits(modulus, limbs) && !modulus.IsEven, "The modulus is odd and leaves the spare bits free.");
        const long Radix = 1L << VectorLimb.Bits;
        Value = modulus;
        Limbs = new double[limbs];
        VectorLimb.WriteLimbs(modulus, Limbs);

        var inverse = (long)(WideArithmetic.NegativeInverse((ulong)(modulus & ulong.MaxValue)) & (Radix - 1));
        inverse = inverse >= Radix / 2 ? inverse - Radix : inverse;
        NegativeInverse = inverse;
        UnitMultiple = new double[limbs];
        VectorLimb.WriteLimbs(((modulus * inverse) + 1) >> VectorLimb.Bits, UnitMultiple);
        RadixSquared = (BigInteger.One << (2 * VectorLimb.Bits * limbs)) % modulus;
    }

    public BigInteger Value { get; }

    /// <summary>Gets the limbs of n.</summary>
    public double[] Limbs { get; }

    /// <summary>Gets the limbs of (m·n + 1)/2^52.</summary>
    public double[] UnitMultiple { get; }

    /// <summary>Gets m, the limb with m·n ≡ −1 modulo 2^52.</summary>
    public double NegativeInverse { get; }

    /// <summary>Gets the square of the radix 2^(52k), modulo n.</summary>
    public BigInteger RadixSquared { get; }

    public static bool Fits(BigInteger modulus, int limbs) =>
        modulus.GetBitLength() <= (VectorLimb.Bits * limbs) - VectorLimb.SpareBits;
}
