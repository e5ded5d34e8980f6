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
        VectorLimb.IsSupported && VectorModulus.Fits(composite, 3)
            ? SplitVector(composite, seed, cancellationToken)
            : SplitScalar(composite, seed, cancellationToken);

    private static BigInteger SplitVector(BigInteger composite, ulong seed, CancellationToken cancellationToken) =>
        VectorModulus.Fits(composite, 2)
            ? Split<VectorMontgomery2, Vectors2>(new VectorMontgomery2(composite), seed, cancellationToken)
            : Split<VectorMontgomery3, Vectors3>(new VectorMontgomery3(composite), seed, cancellationToken);

    private static BigInteger SplitScalar(BigInteger composite, ulong seed, CancellationToken cancellationToken) =>
        composite.GetBitLength() switch
        {
            <= ReducedRadix.MaximumBits2 => Split<ReducedMontgomery2, ReducedRadix2>(new(composite), seed, cancellationToken),
            <= ReducedRadix.MaximumBits3 => Split<ReducedMontgomery3, ReducedRadix3>(new(composite), seed, cancellationToken),
            <= ReducedRadix.MaximumBits4 => Split<ReducedMontgomery4, ReducedRadix4>(new(composite), seed, cancellationToken),
            <= ReducedRadix.MaximumBits5 => Split<ReducedMontgomery5, ReducedRadix5>(new(composite), seed, cancellationToken),
            <= 384 => SplitN<Limbs6>(composite, seed, cancellationToken),
            <= 512 => SplitN<Limbs8>(composite, seed, cancellationToken),
            <= 1_024 => SplitN<Limbs16>(composite, seed, cancellationToken),
            <= 2_048 => SplitN<Limbs32>(composite, seed, cancellationToken),
            <= 4_096 => SplitN<Limbs64>(composite, seed, cancellationToken),
            _ => SplitN<Limbs128>(composite, seed, cancellationToken),
        };

    private static BigInteger SplitN<TLimbs>(BigInteger composite, ulong seed, CancellationToken cancellationToken)
        where TLimbs : struct, ILimbs =>
        Split<MontgomeryN<TLimbs>, TLimbs>(new MontgomeryN<TLimbs>(composite), seed, cancellationToken);

    private static BigInteger Split<TRing, TElement>(in TRing ring, ulong seed, CancellationToken cancellationToken)
        where TRing : struct, IResidueRing<TElement>
        where TElement : struct
    {
        var runner = new CurveRunner<TRing, TElement>(ring);
        Span<ulong> parameters = stackalloc ulong[TRing.Lanes];
        var random = new SplitMix64(seed);
        foreach (var (bounds, curves) in CurveSchedule.For(ring.Modulus.GetBitLength()))
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

        throw new System.Diagnostics.UnreachableException("The schedule has no end.");
    }
}
