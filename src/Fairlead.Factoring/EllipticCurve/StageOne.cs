using System.Runtime.CompilerServices;

using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Multiplies points of a curve along chains.</summary>
/// <param name="table">Working storage for the odd multiples, at least <see cref="StageOneChain.TableSize"/> long.</param>
[SkipLocalsInit]
internal readonly ref struct StageOne<TRing, TElement>(Span<EdwardsAddend<TElement>> table)
    where TRing : struct, IResidueRing<TElement>
    where TElement : struct
{
    // A doubling modulo a number of several thousand bits takes tens of microseconds.
    private const int DoublingsBetweenCancellationChecks = 64;

    private readonly Span<EdwardsAddend<TElement>> _table = table;

    /// <summary>Returns the multiple of the point that all chains together make.</summary>
    public EdwardsPoint<TElement> Run(
        in TRing ring, in EdwardsCurve<TRing, TElement> curve, IReadOnlyList<StageOneChain> chains, CancellationToken cancellationToken)
    {
        var point = curve.Start;
        foreach (var chain in chains)
        {
            point = Multiply(ring, curve, point, chain, cancellationToken);
        }

        return point;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private EdwardsPoint<TElement> Multiply(
        in TRing ring, in EdwardsCurve<TRing, TElement> curve, in EdwardsPoint<TElement> start, StageOneChain chain,
        CancellationToken cancellationToken)
    {
        var point = FillTable(ring, curve, start, chain);
        var untilCheck = DoublingsBetweenCancellationChecks;
        foreach (var step in chain.Steps.Span)
        {
            untilCheck -= step.Doublings;
            if (untilCheck < 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                untilCheck = DoublingsBetweenCancellationChecks;
            }

            for (var i = step.Doublings; i > 1; i--)
            {
                EdwardsCurve<TRing, TElement>.DoubleWithoutT(ring, ref point);
            }

            EdwardsCurve<TRing, TElement>.Double(ring, ref point);
            if (step.Digit != 0)
            {
                EdwardsCurve<TRing, TElement>.Add(ring, ref point, _table[Math.Abs(step.Digit) / 2], step.Digit < 0);
            }
        }

        return point;
    }

    /// <summary>Fills the table with P, 3P, 5P and so on, and returns the multiple that the chain starts from.</summary>
    private EdwardsPoint<TElement> FillTable(
        in TRing ring, in EdwardsCurve<TRing, TElement> curve, in EdwardsPoint<TElement> start, StageOneChain chain)
    {
        var point = start;
        var first = start;
        var doubled = start;
        EdwardsCurve<TRing, TElement>.Double(ring, ref doubled);
        var twice = curve.Prepare(ring, doubled);
        for (var i = 0; i < chain.TableSize; i++)
        {
            if (i > 0)
            {
                EdwardsCurve<TRing, TElement>.Add(ring, ref point, twice, negate: false);
            }

            _table[i] = curve.Prepare(ring, point);
            if (i == chain.FirstIndex)
            {
                first = point;
            }
        }

        return first;
    }
}
