using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Turns a dependency into X² ≡ Y² modulo n, and that into a factor with a chance of at least one half.</summary>
internal sealed class CongruenceOfSquares
{
    // Higher powers are computed by squaring.
    private const int LongestProduct = 64;

    private readonly BigInteger _number;
    private readonly FactorBase _factorBase;
    private readonly int[] _exponents;
    private readonly Dictionary<uint, int> _large = [];
    private BigInteger _left = BigInteger.One;
    private BigInteger _right;
    private ulong _pending = 1;
    private int _relations;

    private CongruenceOfSquares(BigInteger number, FactorBase factorBase)
    {
        _number = number;
        _factorBase = factorBase;
        _exponents = new int[factorBase.Count];
    }

    /// <summary>Looks for a factor.</summary>
    /// <param name="setup">The sieve.</param>
    /// <param name="store">The relations.</param>
    /// <param name="relations">Relations whose product is a square; one that occurs twice counts for nothing.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <param name="divisor">A factor other than 1 and the number.</param>
    public static bool TrySplit(
        SieveSetup setup, RelationStore store, IEnumerable<int> relations, CancellationToken cancellationToken, out BigInteger divisor)
    {
        var congruence = new CongruenceOfSquares(setup.Number, setup.FactorBase);
        var chosen = new HashSet<int>();
        foreach (var relation in relations)
        {
            if (!chosen.Add(relation))
            {
                chosen.Remove(relation);
            }
        }

        foreach (var relation in chosen.Order())
        {
            cancellationToken.ThrowIfCancellationRequested();
            congruence.Multiply(store.Read(relation));
        }

        divisor = BigInteger.GreatestCommonDivisor(congruence._left - congruence.Right(cancellationToken), setup.Number);
        return !divisor.IsOne && divisor != setup.Number;
    }

    private void Multiply(Relation relation)
    {
        _left = _left * relation.Root % _number;
        _relations++;
        foreach (var factor in relation.Factors)
        {
            _exponents[factor]++;
        }

        foreach (var factor in relation.Family.Factors)
        {
            _exponents[factor]++;
        }

        CollectionsMarshal.GetValueRefOrAddDefault(_large, relation.FirstLarge, out _)++;
        CollectionsMarshal.GetValueRefOrAddDefault(_large, relation.SecondLarge, out _)++;
    }

    /// <summary>Returns the square root of the product of all 4a·Q(x).</summary>
    private BigInteger Right(CancellationToken cancellationToken)
    {
        _right = BigInteger.ModPow(2, _relations, _number);
        for (var i = 0; i < _exponents.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MultiplyRoot(_factorBase.Primes[i], _exponents[i]);
        }

        foreach (var (prime, exponent) in _large)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MultiplyRoot(prime, exponent);
        }

        MultiplyPending();
        return _right;
    }

    private void MultiplyRoot(uint prime, int exponent)
    {
        Debug.Assert(int.IsEvenInteger(exponent) || prime == 1, "a dependency has even exponents only");
        if (prime == 1 || exponent == 0)
        {
            return;
        }

        if (exponent > LongestProduct)
        {
            _right = _right * BigInteger.ModPow(prime, exponent / 2, _number) % _number;
            return;
        }

        for (var left = exponent / 2; left > 0; left--)
        {
            // Words are multiplied until they are full: that saves most of the multiplications modulo n.
            if (_pending > ulong.MaxValue / prime)
            {
                MultiplyPending();
            }

            _pending *= prime;
        }
    }

    private void MultiplyPending()
    {
        _right = _right * _pending % _number;
        _pending = 1;
    }
}
