using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Turns a dependency into X² ≡ Y² modulo n, and that into a factor with a chance of at least one half.</summary>
internal sealed class CongruenceOfSquares
{
    private readonly BigInteger _number;
    private readonly FactorBase _factorBase;
    private readonly int[] _exponents;
    private readonly Dictionary<uint, int> _large = [];
    private BigInteger _left = BigInteger.One;
    private int _relations;

    private CongruenceOfSquares(BigInteger number, FactorBase factorBase)
    {
        _number = number;
        _factorBase = factorBase;
        _exponents = new int[factorBase.Count];
    }

    /// <summary>Looks for a factor.</summary>
    /// <param name="number">The number to factor.</param>
    /// <param name="factorBase">The factor base.</param>
    /// <param name="store">The relations.</param>
    /// <param name="relations">Relations whose product is a square; one that occurs twice counts for nothing.</param>
    /// <param name="divisor">A factor other than 1 and the number.</param>
    public static bool TrySplit(
        BigInteger number, FactorBase factorBase, RelationStore store, IEnumerable<int> relations, out BigInteger divisor)
    {
        var congruence = new CongruenceOfSquares(number, factorBase);
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
            congruence.Multiply(store.Read(relation));
        }

        divisor = BigInteger.GreatestCommonDivisor(congruence._left - congruence.Right(), number);
        return !divisor.IsOne && divisor != number;
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
    private BigInteger Right()
    {
        var right = BigInteger.ModPow(2, _relations, _number);
        for (var i = 0; i < _exponents.Length; i++)
        {
            right = MultiplyRoot(right, _factorBase.Primes[i], _exponents[i]);
        }

        foreach (var (prime, exponent) in _large)
        {
            right = MultiplyRoot(right, prime, exponent);
        }

        return right;
    }

    private BigInteger MultiplyRoot(BigInteger product, uint prime, int exponent)
    {
        Debug.Assert(int.IsEvenInteger(exponent), "a dependency has even exponents only");
        return exponent == 0 || prime == 1 ? product : product * BigInteger.ModPow(prime, exponent / 2, _number) % _number;
    }
}
