using System.Runtime.CompilerServices;

using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Finds the curves whose order has one further prime, up to the second bound.</summary>
/// <remarks>
/// For a prime q = v·w ± u the point qQ is neutral modulo p exactly when the x-coordinates of v·w·Q and u·Q agree modulo p. All
/// differences of x-coordinates are multiplied together. Points are brought to one common denominator instead of
/// being normalized by an inversion, so that a difference costs one multiplication; a point that is neutral modulo p
/// turns the denominator, and with it everything, into zero modulo p, which is as good.
/// </remarks>
[SkipLocalsInit]
internal sealed class StageTwo<TRing, TElement>
    where TRing : struct, IResidueRing<TElement>
    where TElement : struct
{
    // Bounds the storage; every batch of giant steps costs one multiplication for each baby step.
    private const int MaximumBatch = 512;

    private TElement[] _baby = [];
    private TElement[] _scaledBaby = [];
    private TElement[] _denominators = [];
    private TElement[] _giant = [];
    private TElement[] _giantDenominators = [];

    /// <summary>Returns the product of all differences.</summary>
    public TElement Run(
        in TRing ring, in TElement one, in MontgomeryCurve<TRing, TElement> curve, in MontgomeryPoint<TElement> start,
        StageTwoPlan plan, CancellationToken cancellationToken)
    {
        Reserve(plan);
        var count = plan.BabySteps.Count;
        FillBabySteps(ring, curve, start, plan, cancellationToken);
        var babyDenominator = ToCommonDenominator(ring, one, _baby.AsSpan(0, count), _denominators.AsSpan(0, count), cancellationToken);

        var step = curve.Multiply(ring, start, (ulong)plan.Width);
        var current = curve.Multiply(ring, step, (ulong)plan.FirstGiant);
        var next = curve.Multiply(ring, step, (ulong)plan.FirstGiant + 1);
        var product = one;
        for (var done = 0; done < plan.Pairs.Length; done += MaximumBatch)
        {
            var batch = Math.Min(MaximumBatch, plan.Pairs.Length - done);
            for (var i = 0; i < batch; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _giant[i] = current.X;
                _giantDenominators[i] = current.Z;
                var following = MontgomeryCurve<TRing, TElement>.Add(ring, next, step, current);
                current = next;
                next = following;
            }

            var giantDenominator = ToCommonDenominator(
                ring, one, _giant.AsSpan(0, batch), _giantDenominators.AsSpan(0, batch), cancellationToken);
            Scale(ring, _baby.AsSpan(0, count), giantDenominator, _scaledBaby);
            Scale(ring, _giant.AsSpan(0, batch), babyDenominator, _giant);
            product = Accumulate(ring, one, product, plan.Pairs.AsSpan(done, batch), cancellationToken);
        }

        return product;
    }

    private void Reserve(StageTwoPlan plan)
    {
        var count = plan.BabySteps.Count;
        if (_baby.Length < count)
        {
            _baby = new TElement[count];
            _scaledBaby = new TElement[count];
            _denominators = new TElement[count];
        }

        var batch = Math.Min(MaximumBatch, plan.Pairs.Length);
        if (_giant.Length < batch)
        {
            _giant = new TElement[batch];
            _giantDenominators = new TElement[batch];
        }
    }

    /// <summary>Computes uQ for all u: the numbers without the factors 2 and 3 are reached in steps of 6.</summary>
    private void FillBabySteps(
        in TRing ring, in MontgomeryCurve<TRing, TElement> curve, in MontgomeryPoint<TElement> start, StageTwoPlan plan,
        CancellationToken cancellationToken)
    {
        var step = curve.Multiply(ring, start, 6);
        var beforeLower = curve.Multiply(ring, start, 5);
        var lower = start;
        var beforeUpper = start;
        var upper = beforeLower;
        var filled = 0;
        for (var u = 1; filled < plan.BabySteps.Count; u += 6)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Keep(u, lower);
            Keep(u + 4, upper);
            var nextLower = MontgomeryCurve<TRing, TElement>.Add(ring, lower, step, beforeLower);
            var nextUpper = MontgomeryCurve<TRing, TElement>.Add(ring, upper, step, beforeUpper);
            (beforeLower, lower) = (lower, nextLower);
            (beforeUpper, upper) = (upper, nextUpper);
        }

        void Keep(int u, in MontgomeryPoint<TElement> point)
        {
            if (filled < plan.BabySteps.Count && plan.BabySteps[filled] == u)
            {
                _baby[filled] = point.X;
                _denominators[filled] = point.Z;
                filled++;
            }
        }
    }

    /// <summary>Replaces numerators so that all fractions have one denominator, which is returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TElement ToCommonDenominator(
        in TRing ring, in TElement one, Span<TElement> numerators, Span<TElement> denominators, CancellationToken cancellationToken)
    {
        // Every numerator is multiplied by the denominators before it, and on the way back by those after it.
        var before = one;
        for (var i = 0; i < numerators.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            numerators[i] = ring.Multiply(numerators[i], before);
            before = ring.Multiply(before, denominators[i]);
        }

        var after = one;
        for (var i = numerators.Length - 1; i >= 0; i--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            numerators[i] = ring.Multiply(numerators[i], after);
            after = ring.Multiply(after, denominators[i]);
        }

        return before;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(in TRing ring, ReadOnlySpan<TElement> elements, in TElement factor, Span<TElement> results)
    {
        for (var i = 0; i < elements.Length; i++)
        {
            results[i] = ring.Multiply(elements[i], factor);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private TElement Accumulate(
        in TRing ring, in TElement one, in TElement start, ReadOnlySpan<ushort[]> pairs, CancellationToken cancellationToken)
    {
        // Two products, because a multiplication has to wait for the one before it.
        var even = start;
        var odd = one;
        for (var v = 0; v < pairs.Length; v++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var x = _giant[v];
            var indices = pairs[v];
            var i = 0;
            for (; i + 1 < indices.Length; i += 2)
            {
                even = ring.Multiply(even, ring.Subtract(x, _scaledBaby[indices[i]]));
                odd = ring.Multiply(odd, ring.Subtract(x, _scaledBaby[indices[i + 1]]));
            }

            if (i < indices.Length)
            {
                even = ring.Multiply(even, ring.Subtract(x, _scaledBaby[indices[i]]));
            }
        }

        return ring.Multiply(even, odd);
    }
}
