using System.Numerics;

using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Finds a factor of a composite above 64 bits with elliptic curves of growing bounds.</summary>
internal static class CompositeSplitter
{
    /// <summary>The size of the largest composite that can be split.</summary>
    public const int MaximumBits = 8_192;

    /// <summary>Returns a factor other than one and the composite; it need not be prime.</summary>
    /// <param name="composite">An odd composite above 2^64 of at most <see cref="MaximumBits"/> bits, not a perfect power.</param>
    /// <param name="seed">Selects the curves; on one thread the same seed gives the same factor.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Ends the search, which otherwise goes on until there is a factor.</param>
    /// <exception cref="OperationCanceledException">The search was canceled.</exception>
    public static BigInteger Split(BigInteger composite, ulong seed, int threads, CancellationToken cancellationToken) =>
        TrySplit(composite, new CurveFeed(CurveSchedule.For(composite.GetBitLength()), seed, cancellationToken), threads, cancellationToken, out var divisor)
            ? divisor
            : throw new System.Diagnostics.UnreachableException("The schedule has no end.");

    /// <summary>Looks for a factor with the few curves that cost little beside a quadratic sieve.</summary>
    /// <param name="composite">An odd composite above 2^64 of at most <see cref="MaximumBits"/> bits, not a perfect power.</param>
    /// <param name="seed">Selects the curves.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <param name="divisor">A factor other than one and the composite; it need not be prime.</param>
    public static bool TrySplitBeforeSieve(BigInteger composite, ulong seed, int threads, CancellationToken cancellationToken, out BigInteger divisor) =>
        TrySplit(composite, new CurveFeed(CurveSchedule.BeforeSieve((int)composite.GetBitLength()), seed, cancellationToken), threads, cancellationToken, out divisor);

    /// <summary>Looks for a factor with a limited number of curves, on this thread.</summary>
    /// <param name="maximumCurves">How many curves are tried, up to a few more that run side by side with the last.</param>
    /// <param name="composite">As for <see cref="Split(BigInteger, ulong, int, CancellationToken)"/>.</param>
    /// <param name="seed">Selects the curves.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <param name="divisor">A factor other than one and the composite; it need not be prime.</param>
    public static bool TrySplitWith(int maximumCurves, BigInteger composite, ulong seed, CancellationToken cancellationToken, out BigInteger divisor) =>
        TrySplit(composite, new CurveFeed(Limit(CurveSchedule.For(composite.GetBitLength()), maximumCurves), seed, cancellationToken), threads: 1, cancellationToken, out divisor);

    private static IEnumerable<(CurveBounds Bounds, int Curves)> Limit(IEnumerable<(CurveBounds Bounds, int Curves)> schedule, int curves)
    {
        foreach (var level in schedule)
        {
            yield return level with { Curves = Math.Min(level.Curves, curves) };
            curves -= level.Curves;
            if (curves <= 0)
            {
                yield break;
            }
        }
    }

    private static bool TrySplit(BigInteger composite, CurveFeed feed, int threads, CancellationToken cancellationToken, out BigInteger divisor)
    {
        divisor = Run(composite, feed, threads, cancellationToken);
        return !divisor.IsOne;
    }

    private static BigInteger Run(BigInteger composite, CurveFeed feed, int threads, CancellationToken cancellationToken) =>
        VectorLimb.IsSupported && VectorModulus.Fits(composite, 3)
            ? RunVector(composite, feed, threads, cancellationToken)
            : RunScalar(composite, feed, threads, cancellationToken);

    private static BigInteger RunVector(BigInteger composite, CurveFeed feed, int threads, CancellationToken cancellationToken) =>
        VectorModulus.Fits(composite, 2)
            ? Run<VectorMontgomery2, Vectors2>(new VectorMontgomery2(composite), feed, threads, cancellationToken)
            : Run<VectorMontgomery3, Vectors3>(new VectorMontgomery3(composite), feed, threads, cancellationToken);

    private static BigInteger RunScalar(BigInteger composite, CurveFeed feed, int threads, CancellationToken cancellationToken) =>
        composite.GetBitLength() switch
        {
            <= ReducedRadix.MaximumBits2 => Run<ReducedMontgomery2, ReducedRadix2>(new(composite), feed, threads, cancellationToken),
            <= ReducedRadix.MaximumBits3 => Run<ReducedMontgomery3, ReducedRadix3>(new(composite), feed, threads, cancellationToken),
            <= ReducedRadix.MaximumBits4 => Run<ReducedMontgomery4, ReducedRadix4>(new(composite), feed, threads, cancellationToken),
            <= ReducedRadix.MaximumBits5 => Run<ReducedMontgomery5, ReducedRadix5>(new(composite), feed, threads, cancellationToken),
            <= 384 => RunN<Limbs6>(composite, feed, threads, cancellationToken),
            <= 512 => RunN<Limbs8>(composite, feed, threads, cancellationToken),
            <= 1_024 => RunN<Limbs16>(composite, feed, threads, cancellationToken),
            <= 2_048 => RunN<Limbs32>(composite, feed, threads, cancellationToken),
            <= 4_096 => RunN<Limbs64>(composite, feed, threads, cancellationToken),
            _ => RunN<Limbs128>(composite, feed, threads, cancellationToken),
        };

    private static BigInteger RunN<TLimbs>(BigInteger composite, CurveFeed feed, int threads, CancellationToken cancellationToken)
        where TLimbs : struct, ILimbs =>
        Run<MontgomeryN<TLimbs>, TLimbs>(new MontgomeryN<TLimbs>(composite), feed, threads, cancellationToken);

    private static BigInteger Run<TRing, TElement>(in TRing ring, CurveFeed feed, int threads, CancellationToken cancellationToken)
        where TRing : struct, IResidueRing<TElement>
        where TElement : struct =>
        CurveSearch<TRing, TElement>.Run(ring, feed, threads, cancellationToken);
}
