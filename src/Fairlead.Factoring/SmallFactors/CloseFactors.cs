using System.Diagnostics;
using System.Numerics;
using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.SmallFactors;

/// <summary>Splits a product of two numbers that differ by little, by Fermat's method: n = a² − b² with a just above the root.</summary>
/// <remarks>A few steps cost microseconds, and for such a number of any size they save what no other method could afford.</remarks>
internal static class CloseFactors
{
    private const int Steps = 32;

    public static bool TrySplit(BigInteger composite, out BigInteger divisor)
    {
        Debug.Assert(!composite.IsEven, "a difference of squares of both parities is odd");
        var a = IntegerRoot.Floor(composite, 2) + 1;
        for (var i = 0; i < Steps; i++, a++)
        {
            var rest = (a * a) - composite;
            if (CanBeSquare(rest) && (rest.IsZero || IntegerRoot.IsPower(rest, 2, out _)))
            {
                divisor = a - (rest.IsZero ? BigInteger.Zero : IntegerRoot.Floor(rest, 2));
                return !divisor.IsOne;
            }
        }

        divisor = BigInteger.Zero;
        return false;
    }

    /// <summary>Rejects most numbers: squares take 12 of the 64 residues modulo 64.</summary>
    private static bool CanBeSquare(BigInteger value) => ((WordMath.SquaresModulo64 >> (int)(value & 63)) & 1) != 0;
}
