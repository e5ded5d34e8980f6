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
    public static BigInteger Split(BigInteger composite, ulong seed, CancellationToken cancellationToken)
    {
        var factor = Split(composite, new CurveSource(seed, int.MaxValue), cancellationToken);
        return factor.IsOne ? throw new System.Diagnostics.UnreachableException("The schedule has no end.") : factor;
    }

    /// <summary>Looks for a factor with a limited number of curves.</summary>
    /// <param name="composite">As for <see cref="Split(BigInteger, ulong, CancellationToken)"/>.</param>
    /// <param name="seed">Selects the curves.</param>
    /// <param name="maximumCurves">How many curves are tried, up to a few more that run side by side with the last.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <param name="factor">A factor other than one and the composite, or one.</param>
    /// <exception cref="OperationCanceledException">The search was canceled.</exception>
    public static bool TrySplit(BigInteger composite, ulong seed, int maximumCurves, CancellationToken cancellationToken, out BigInteger factor)
    {
        factor = Split(composite, new CurveSource(seed, maximumCurves), cancellationToken);
        return !factor.IsOne;
    }

    private static BigInteger Split(BigInteger composite, CurveSource source, CancellationToken cancellationToken) =>
        VectorLimb.IsSupported && VectorModulus.Fits(composite, 3)
            ? SplitVector(composite, source, cancellationToken)
            : SplitScalar(composite, source, cancellationToken);

    private static BigInteger SplitVector(BigInteger composite, CurveSource source, CancellationToken cancellationToken) =>
        VectorModulus.Fits(composite, 2)
            ? Split<VectorMontgomery2, Vectors2>(new VectorMontgomery2(composite), source, cancellationToken)
            : Split<VectorMontgomery3, Vectors3>(new VectorMontgomery3(composite), source, cancellationToken);

    private static BigInteger SplitScalar(BigInteger composite, CurveSource source, CancellationToken cancellationToken) =>
        composite.GetBitLength() switch
        {
            <= ReducedRadix.MaximumBits2 => Split<ReducedMontgomery2, ReducedRadix2>(new(composite), source, cancellationToken),
            <= ReducedRadix.MaximumBits3 => Split<ReducedMontgomery3, ReducedRadix3>(new(composite), source, cancellationToken),
            <= ReducedRadix.MaximumBits4 => Split<ReducedMontgomery4, ReducedRadix4>(new(composite), source, cancellationToken),
            <= ReducedRadix.MaximumBits5 => Split<ReducedMontgomery5, ReducedRadix5>(new(composite), source, cancellationToken),
            <= 384 => SplitN<Limbs6>(composite, source, cancellationToken),
            <= 512 => SplitN<Limbs8>(composite, source, cancellationToken),
            <= 1_024 => SplitN<Limbs16>(composite, source, cancellationToken),
            <= 2_048 => SplitN<Limbs32>(composite, source, cancellationToken),
            <= 4_096 => SplitN<Limbs64>(composite, source, cancellationToken),
            _ => SplitN<Limbs128>(composite, source, cancellationToken),
        };

    private static BigInteger SplitN<TLimbs>(BigInteger composite, CurveSource source, CancellationToken cancellationToken)
        where TLimbs : struct, ILimbs =>
        Split<MontgomeryN<TLimbs>, TLimbs>(new MontgomeryN<TLimbs>(composite), source, cancellationToken);

    private static BigInteger Split<TRing, TElement>(in TRing ring, CurveSource source, CancellationToken cancellationToken)
        where TRing : struct, IResidueRing<TElement>
        where TElement : struct
    {
        var runner = new CurveRunner<TRing, TElement>(ring);
        Span<ulong> parameters = stackalloc ulong[TRing.Lanes];
        var random = new SplitMix64(source.Seed);
        var left = source.MaximumCurves;
        foreach (var (bounds, curves) in CurveSchedule.For(ring.Modulus.GetBitLength()))
        {
            var level = CurveLevel.Get(bounds, cancellationToken);
            for (var done = 0; done < curves; done += TRing.Lanes)
            {
                if (left <= 0)
                {
                    return BigInteger.One;
                }

                left -= TRing.Lanes;
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

    private readonly record struct CurveSource(ulong Seed, int MaximumCurves);
}
