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
    /// <param name="seed">Selects the curves; the same seed gives the same factor.</param>
    /// <param name="cancellationToken">Ends the search, which otherwise goes on until there is a factor.</param>
    /// <exception cref="OperationCanceledException">The search was canceled.</exception>
    public static BigInteger Split(BigInteger composite, ulong seed, CancellationToken cancellationToken) =>
        TrySplit(composite, CurveSchedule.For(composite.GetBitLength()), seed, cancellationToken, out var divisor)
            ? divisor
            : throw new System.Diagnostics.UnreachableException("The schedule has no end.");

    /// <summary>Looks for a factor with the few curves that cost little beside a quadratic sieve.</summary>
    /// <param name="composite">An odd composite above 2^64 of at most <see cref="MaximumBits"/> bits, not a perfect power.</param>
    /// <param name="seed">Selects the curves.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <param name="divisor">A factor other than one and the composite; it need not be prime.</param>
    public static bool TrySplitBeforeSieve(BigInteger composite, ulong seed, CancellationToken cancellationToken, out BigInteger divisor) =>
        TrySplit(composite, CurveSchedule.BeforeSieve((int)composite.GetBitLength()), seed, cancellationToken, out divisor);

    /// <summary>Looks for a factor with a limited number of curves.</summary>
    /// <param name="composite">As for <see cref="Split(BigInteger, ulong, CancellationToken)"/>.</param>
    /// <param name="seed">Selects the curves.</param>
    /// <param name="maximumCurves">How many curves are tried, up to a few more that run side by side with the last.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <param name="divisor">A factor other than one and the composite; it need not be prime.</param>
    public static bool TrySplit(BigInteger composite, ulong seed, int maximumCurves, CancellationToken cancellationToken, out BigInteger divisor) =>
        TrySplit(composite, Limit(CurveSchedule.For(composite.GetBitLength()), maximumCurves), seed, cancellationToken, out divisor);

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

    private static bool TrySplit(
        BigInteger composite,
        IEnumerable<(CurveBounds Bounds, int Curves)> schedule,
        ulong seed,
        CancellationToken cancellationToken,
        out BigInteger divisor)
    {
        divisor = Run(composite, schedule, seed, cancellationToken);
        return !divisor.IsOne;
    }

    private static BigInteger Run(
        BigInteger composite, IEnumerable<(CurveBounds Bounds, int Curves)> schedule, ulong seed, CancellationToken cancellationToken) =>
        VectorLimb.IsSupported && VectorModulus.Fits(composite, 3)
            ? RunVector(composite, schedule, seed, cancellationToken)
            : RunScalar(composite, schedule, seed, cancellationToken);

    private static BigInteger RunVector(
        BigInteger composite, IEnumerable<(CurveBounds Bounds, int Curves)> schedule, ulong seed, CancellationToken cancellationToken) =>
        VectorModulus.Fits(composite, 2)
            ? Run<VectorMontgomery2, Vectors2>(new VectorMontgomery2(composite), schedule, seed, cancellationToken)
            : Run<VectorMontgomery3, Vectors3>(new VectorMontgomery3(composite), schedule, seed, cancellationToken);

    private static BigInteger RunScalar(
        BigInteger composite, IEnumerable<(CurveBounds Bounds, int Curves)> schedule, ulong seed, CancellationToken cancellationToken) =>
        composite.GetBitLength() switch
        {
            <= ReducedRadix.MaximumBits2 => Run<ReducedMontgomery2, ReducedRadix2>(new(composite), schedule, seed, cancellationToken),
            <= ReducedRadix.MaximumBits3 => Run<ReducedMontgomery3, ReducedRadix3>(new(composite), schedule, seed, cancellationToken),
            <= ReducedRadix.MaximumBits4 => Run<ReducedMontgomery4, ReducedRadix4>(new(composite), schedule, seed, cancellationToken),
            <= ReducedRadix.MaximumBits5 => Run<ReducedMontgomery5, ReducedRadix5>(new(composite), schedule, seed, cancellationToken),
            <= 384 => RunN<Limbs6>(composite, schedule, seed, cancellationToken),
            <= 512 => RunN<Limbs8>(composite, schedule, seed, cancellationToken),
            <= 1_024 => RunN<Limbs16>(composite, schedule, seed, cancellationToken),
            <= 2_048 => RunN<Limbs32>(composite, schedule, seed, cancellationToken),
            <= 4_096 => RunN<Limbs64>(composite, schedule, seed, cancellationToken),
            _ => RunN<Limbs128>(composite, schedule, seed, cancellationToken),
        };

    private static BigInteger RunN<TLimbs>(
        BigInteger composite, IEnumerable<(CurveBounds Bounds, int Curves)> schedule, ulong seed, CancellationToken cancellationToken)
        where TLimbs : struct, ILimbs =>
        Run<MontgomeryN<TLimbs>, TLimbs>(new MontgomeryN<TLimbs>(composite), schedule, seed, cancellationToken);

    /// <summary>Runs the curves of a schedule, and returns one when no curve found a factor.</summary>
    private static BigInteger Run<TRing, TElement>(
        in TRing ring, IEnumerable<(CurveBounds Bounds, int Curves)> schedule, ulong seed, CancellationToken cancellationToken)
        where TRing : struct, IResidueRing<TElement>
        where TElement : struct
    {
        var runner = new CurveRunner<TRing, TElement>(ring);
        Span<ulong> parameters = stackalloc ulong[TRing.Lanes];
        var random = new SplitMix64(seed);
        foreach (var (bounds, curves) in schedule)
        {
            var level = CurveLevel.Get(bounds, cancellationToken);
            for (var done = 0; done < curves; done += TRing.Lanes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (ref var parameter in parameters)
                {
                    // Any parameter from 4 on makes a curve (3 makes d = −1); 56 bits leave room in every storage.
                    parameter = 4 + (random.Next() >> 8);
                }

                var factor = runner.Run(parameters, level, cancellationToken);
                if (!factor.IsOne)
                {
                    return factor;
                }
            }
        }

        return BigInteger.One;
    }
}
