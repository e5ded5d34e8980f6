using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Fairlead.Factoring.EllipticCurve;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Draws leading coefficients near the best size, each at most once.</summary>
/// <remarks>Safe for several threads.</remarks>
internal sealed class CoefficientChooser
{
    // A coefficient this near its target makes values that are larger by a few percent of a bit.
    private const double Tolerance = 0.03;
    private const int Attempts = 24;
    private const int LastAttempt = 4_096;

    private readonly FactorBase _factorBase;
    private readonly CoefficientPool _pool;
    private readonly BigInteger _multiple;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _used = [];
    private SplitMix64 _random;
    private int _drawn;

    public CoefficientChooser(BigInteger multiple, FactorBase factorBase, CoefficientPool pool, ulong seed)
    {
        _multiple = multiple;
        _factorBase = factorBase;
        _pool = pool;
        _random = new SplitMix64(seed);
    }

    /// <summary>Gets how far the choice has come.</summary>
    public CoefficientPosition Position
    {
        get
        {
            lock (_gate)
            {
                return new CoefficientPosition(_drawn, _random.State);
            }
        }
    }

    /// <summary>Goes on where another choice had come, without the coefficients that it chose.</summary>
    public void Resume(CoefficientPosition position, IEnumerable<int[]> used)
    {
        lock (_gate)
        {
            _drawn = position.Drawn;
            _random = new SplitMix64(position.State);
            _used.UnionWith(used.Select(Key));
        }
    }

    /// <summary>Returns the polynomials of a new leading coefficient, if the pool is not exhausted.</summary>
    public bool TryNext([NotNullWhen(true)] out PolynomialFamily? family)
    {
        int[] factors;
        lock (_gate)
        {
            factors = DrawUnderLock();
        }

        family = factors.Length == 0 ? null : new PolynomialFamily(_multiple, _factorBase, factors);
        return family is not null;
    }

    /// <summary>Returns the best of some new draws, or nothing when draw after draw is an old one.</summary>
    private int[] DrawUnderLock()
    {
        var (best, bestError) = (Array.Empty<int>(), double.MaxValue);
        for (var attempt = 0; attempt < (best.Length == 0 ? LastAttempt : Attempts) && bestError >= Tolerance; attempt++)
        {
            var factors = DrawOnce(out var error);
            if (error < bestError && !_used.Contains(Key(factors)))
            {
                (best, bestError) = (factors, error);
            }
        }

        _used.Add(Key(best));
        _drawn++;
        return best;
    }

    /// <summary>Draws all primes but one, and takes the best last one.</summary>
    private int[] DrawOnce(out double error)
    {
        Span<int> drawn = stackalloc int[_pool.FactorCount];
        var missing = _pool.Target;
        for (var i = 0; i < drawn.Length - 1; i++)
        {
            do
            {
                drawn[i] = _pool.Start + (int)(_random.Next() % (ulong)_pool.Length);
            }
            while (drawn[..i].Contains(drawn[i]));

            missing -= Math.Log(_factorBase.Primes[drawn[i]]);
        }

        drawn[^1] = Nearest(missing, drawn[..^1]);
        error = Math.Abs(missing - Math.Log(_factorBase.Primes[drawn[^1]]));
        drawn.Sort();
        return drawn.ToArray();
    }

    private int Nearest(double logarithm, ReadOnlySpan<int> taken)
    {
        var (best, bestError) = (-1, double.MaxValue);
        for (var index = _pool.Start; index < _pool.Start + _pool.Length; index++)
        {
            var error = Math.Abs(Math.Log(_factorBase.Primes[index]) - logarithm);
            if (error < bestError && !taken.Contains(index))
            {
                (best, bestError) = (index, error);
            }
        }

        return best;
    }

    private static string Key(int[] factors) => string.Join(',', factors);
}
