using System.Numerics;
using Fairlead.Factoring.EllipticCurve;
using Fairlead.Factoring.Primality;
using Fairlead.Factoring.SmallFactors;

namespace Fairlead.Factoring.Proofs;

/// <summary>The prime factors of a number's neighbor that are known so far, and the composites that are left.</summary>
internal sealed class NeighborFactors
{
    // A composite of this size takes well below a second to split, whatever its factors are.
    private const int EasyBits = 120;

    private readonly SortedSet<BigInteger> _primes = [];
    private List<BigInteger> _composites = [];

    /// <summary>Divides a number by small primes.</summary>
    public NeighborFactors(BigInteger number, CancellationToken cancellationToken)
    {
        var wide = new WideTrialDivision(number);
        while (wide.TryTakeFactor(cancellationToken, out var prime, out _))
        {
            _primes.Add(prime);
        }

        Classify(wide.Cofactor, _composites, cancellationToken);
    }

    /// <summary>Gets the primes found, in ascending order; those of 2^64 and more passed the Baillie-PSW test.</summary>
    public IReadOnlyCollection<BigInteger> Primes => _primes;

    /// <summary>Looks for further factors.</summary>
    /// <param name="curves">How many elliptic curves to try on each composite that is not easy.</param>
    /// <param name="seed">Selects the curves.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public void Search(int curves, ulong seed, CancellationToken cancellationToken)
    {
        var unfinished = new Stack<BigInteger>(_composites);
        _composites = [];
        while (unfinished.TryPop(out var composite))
        {
            if (TrySplit(composite, curves, seed, cancellationToken, out var factor))
            {
                var parts = new List<BigInteger>();
                Classify(factor, parts, cancellationToken);
                Classify(composite / factor, parts, cancellationToken);
                parts.ForEach(unfinished.Push);
            }
            else
            {
                _composites.Add(composite);
            }
        }
    }

    private static bool TrySplit(BigInteger composite, int curves, ulong seed, CancellationToken cancellationToken, out BigInteger factor)
    {
        var bits = composite.GetBitLength();
        if (bits <= EasyBits)
        {
            factor = CompositeSplitter.Split(composite, seed, threads: 1, cancellationToken);
            return true;
        }

        return PollardMinusOne.TryFindDivisor(composite, cancellationToken, out factor)
            || (bits <= CompositeSplitter.MaximumBits && CompositeSplitter.TrySplitWith(curves, composite, seed, cancellationToken, out factor));
    }

    private void Classify(BigInteger number, List<BigInteger> composites, CancellationToken cancellationToken)
    {
        if (number <= ulong.MaxValue)
        {
            WordFactors factors = default;
            WordFactorizer.Collect((ulong)number, seed: 1, ref factors);
            for (var i = 0; i < factors.Count; i++)
            {
                _primes.Add(factors.Prime(i));
            }
        }
        else if (PerfectPower.TryDecompose(number, WideTrialDivision.SmallestUntriedPrime(number), cancellationToken, out var root, out _))
        {
            Classify(root, composites, cancellationToken);
        }
        else if (BailliePsw.IsProbablePrime(number, cancellationToken))
        {
            _primes.Add(number);
        }
        else
        {
            composites.Add(number);
        }
    }
}
