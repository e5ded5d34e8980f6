using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Factors the values that the sieve reports.</summary>
/// <remarks>
/// No prime is divided by on suspicion: the roots tell which primes divide. Those that are not sieved come first, after which many values
/// turn out to be hopeless.
/// </remarks>
internal sealed unsafe class CandidateDivision<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    // More factors than any value has: it would exceed 2^256.
    private const int MaximumFactors = 256;

    private readonly SieveSetup _setup;
    private readonly RootTable _roots;
    private readonly BucketSieve _buckets;
    private readonly int[] _factors = new int[MaximumFactors];
    private int _count;
    private Word256 _rest;

    public CandidateDivision(SieveSetup setup, RootTable roots, BucketSieve buckets)
    {
        _setup = setup;
        _roots = roots;
        _buckets = buckets;
    }

    /// <summary>Adds the value at a place of the interval to a batch when it is a relation.</summary>
    public void Examine(PolynomialFamily family, SievePolynomial polynomial, int place, byte report, RelationBatch batch)
    {
        var x = place - (_setup.Layout.Interval / 2);
        _rest = polynomial.Value(x);
        var isNegative = _rest.IsNegative;
        _rest = isNegative ? _rest.Negate() : _rest;
        DivideByTwo();
        DivideByRoots(1, _setup.Layout.MediumStart, (uint)place);
        if (!_setup.Threshold.IsReached(report, _rest.BitLength))
        {
            return;
        }

        DivideByRoots(_setup.Layout.MediumStart, _setup.Layout.BucketStart, (uint)place);
        foreach (var index in family.Factors)
        {
            DivideBy(index);
        }

        if (!_setup.Threshold.IsCofactorPossible(ReportOfLargePrimes(family, report), _rest.BitLength))
        {
            return;
        }

        DivideByBuckets((uint)place);
        if (_rest.IsWord && CofactorSplitter.TrySplit(_rest.LowWord, _setup.Threshold, out var large))
        {
            batch.Add(polynomial.Index, x, isNegative, _factors.AsSpan(0, _count), large, polynomial.Fingerprint(x));
        }
    }

    /// <summary>Returns what the large primes contributed to a report: what is left of it without the primes found so far.</summary>
    private int ReportOfLargePrimes(PolynomialFamily family, byte report)
    {
        var left = report - _setup.Threshold.Start;
        for (var i = 0; i < _count; i++)
        {
            // Powers are not sieved, nor are the smallest primes and those of the leading coefficient.
            var index = _factors[i];
            if (index >= _setup.Layout.MediumStart && (i == 0 || index != _factors[i - 1]) && !family.Factors.AsSpan().Contains(index))
            {
                left -= _setup.Threshold.Logarithms[index];
            }
        }

        return left;
    }

    private void DivideByTwo()
    {
        _count = _rest.RemoveTwos();
        Array.Clear(_factors, 0, _count);
    }

    /// <summary>Divides by the primes of a range that have a root at a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DivideByRoots(int start, int end, uint position)
    {
        var moduli = _setup.FactorBase.Moduli.Pointer;
        var reciprocals = _setup.FactorBase.Reciprocals.Pointer;
        var first = _roots.First.Pointer;
        var second = _roots.Second.Pointer;
        for (var i = start / TLanes.Count * TLanes.Count; i < end; i += TLanes.Count)
        {
            var residue = TLanes.Remainder(position, TLanes.Load(unchecked(moduli + i)), unchecked(reciprocals + i));
            var isRoot = TLanes.Equal(residue, TLanes.Load(unchecked(first + i))) | TLanes.Equal(residue, TLanes.Load(unchecked(second + i)));
            for (var hits = TLanes.HighBits(isRoot); hits != 0; hits &= hits - 1)
            {
                var index = i + BitOperations.TrailingZeroCount(hits);
                if (index >= start && index < end)
                {
                    DivideBy(index);
                }
            }
        }
    }

    private void DivideByBuckets(uint place)
    {
        Span<int> found = stackalloc int[64];
        var count = _buckets.Find<TLanes>(place, found);
        foreach (var index in found[..count])
        {
            DivideBy(index);
        }
    }

    private void DivideBy(int index)
    {
        var prime = _setup.FactorBase.Primes[index];
        var inverse = _setup.FactorBase.WordInverses[index];
        while (_rest.TryDivide(prime, inverse))
        {
            Debug.Assert(_count < MaximumFactors, "a value has at most 255 factors");
            _factors[_count++] = index;
        }
    }
}
