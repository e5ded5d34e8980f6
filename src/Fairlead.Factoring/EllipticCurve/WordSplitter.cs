using Fairlead.Factoring.Arithmetic;
using Fairlead.Factoring.SmallFactors;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Splits composites below 2^64.</summary>
internal static class WordSplitter
{
    // Measured with perf/FactorTimings: up to here Hart's method is faster than a pair of curves.
    private const int HartBits = 49;

    /// <summary>Returns a proper divisor of an odd composite.</summary>
    public static ulong Split(ulong composite, ulong seed)
    {
        if (WordMath.IsSquare(composite, out var root))
        {
            return root;
        }

        return composite < 1UL << HartBits && HartOneLine.TrySplit(composite, out var divisor)
            ? divisor
            : WordCurves.Split(composite, seed);
    }
}
