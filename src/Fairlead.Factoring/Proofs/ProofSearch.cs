using System.Numerics;
using Fairlead.Factoring.Primality;

namespace Fairlead.Factoring.Proofs;

/// <summary>Looks for the steps of a proof: for a number and, where its neighbors have large prime factors, for those.</summary>
internal sealed class ProofSearch(ulong seed, CancellationToken cancellationToken)
{
    // A prime has witnesses everywhere; a number without one among so many is no prime.
    private const int LargestWitness = 400;

    // How many curves are spent on a neighbor, in turn. All together take many seconds at worst.
    private static readonly int[] CurveRounds = [0, 16, 64, 256];

    private readonly Dictionary<BigInteger, ProofStep?> _steps = [];

    /// <summary>Looks for the steps that prove a number.</summary>
    /// <returns>The steps, the number's own first, or <see langword="null" /> when the search found none in its bounds.</returns>
    public IReadOnlyList<ProofStep>? TryFind(BigInteger number)
    {
        if (!TryProve(number))
        {
            return null;
        }

        // Steps that were tried on the way, and are not needed in the end, stay out.
        var needed = new SortedDictionary<BigInteger, ProofStep>();
        var open = new Stack<BigInteger>([number]);
        while (open.TryPop(out var prime))
        {
            var step = _steps[prime]!;
            needed[prime] = step;
            foreach (var factor in step.LargeFactors)
            {
                open.Push(factor);
            }
        }

        return [.. needed.Values.Reverse()];
    }

    private bool TryProve(BigInteger number)
    {
        if (number <= ulong.MaxValue)
        {
            return WordPrimality.IsPrime((ulong)number);
        }

        if (!_steps.TryGetValue(number, out var step))
        {
            step = TryBuild(number);
            _steps.Add(number, step);
        }

        return step is not null;
    }

    private ProofStep? TryBuild(BigInteger number)
    {
        if (!BailliePsw.IsProbablePrime(number, cancellationToken))
        {
            return null;
        }

        var (minus, plus) = (new NeighborFactors(number - 1, cancellationToken), new NeighborFactors(number + 1, cancellationToken));
        foreach (var curves in CurveRounds)
        {
            if (curves > 0)
            {
                minus.Search(curves, unchecked(seed + (ulong)curves), cancellationToken);
                plus.Search(curves, unchecked(seed + (ulong)curves), cancellationToken);
            }

            // Large factors are worth a proof of their own only when they would be enough.
            if (IsEnough(number, minus.Primes, plus.Primes)
                && minus.Primes.Where(TryProve).ToList() is var provedMinus
                && plus.Primes.Where(TryProve).ToList() is var provedPlus
                && IsEnough(number, provedMinus, provedPlus))
            {
                return FindWitnesses(number, provedMinus, provedPlus);
            }
        }

        return null;
    }

    private static bool IsEnough(BigInteger number, IEnumerable<BigInteger> minus, IEnumerable<BigInteger> plus) =>
        StepVerifier.TryMultiply([.. minus.Select(static prime => new ProvenFactor(prime, 0))], number - 1, out var minusPart)
        && StepVerifier.TryMultiply([.. plus.Select(static prime => new ProvenFactor(prime, 0))], number + 1, out var plusPart)
        && ProofCriterion.IsEnough(number, minusPart, plusPart);

    private ProofStep? FindWitnesses(BigInteger number, List<BigInteger> minus, List<BigInteger> plus)
    {
        DropUnneeded(number, minus, plus);
        var discriminant = plus.Count == 0 ? 0 : SelectDiscriminant(number);
        var minusFactors = minus.Select(prime => TryFindBase(number, prime)).ToList();
        var plusFactors = plus.Select(prime => TryFindSequence(number, prime, discriminant)).ToList();
        return minusFactors.Contains(null) || plusFactors.Contains(null)
            ? null
            : new ProofStep(number, [.. minusFactors.Select(static factor => factor!.Value)], [.. plusFactors.Select(static factor => factor!.Value)], discriminant);
    }

    /// <summary>Takes out what the proof can do without: large factors, which need a step of their own, then those with the smallest powers.</summary>
    private static void DropUnneeded(BigInteger number, List<BigInteger> minus, List<BigInteger> plus)
    {
        var candidates = minus.Select(prime => (Owner: minus, Prime: prime, Power: PowerIn(number - 1, prime)))
            .Concat(plus.Select(prime => (Owner: plus, Prime: prime, Power: PowerIn(number + 1, prime))))
            .OrderByDescending(static candidate => candidate.Prime > ulong.MaxValue)
            .ThenBy(static candidate => candidate.Power);
        foreach (var (owner, prime, _) in candidates.ToList())
        {
            var index = owner.IndexOf(prime);
            owner.RemoveAt(index);
            if (!IsEnough(number, minus, plus))
            {
                owner.Insert(index, prime);
            }
        }
    }

    private static BigInteger PowerIn(BigInteger neighbor, BigInteger prime) =>
        StepVerifier.TryMultiply([new ProvenFactor(prime, 0)], neighbor, out var power) ? power : 1;

    private ProvenFactor? TryFindBase(BigInteger number, BigInteger prime)
    {
        for (var witness = 2; witness <= LargestWitness; witness++)
        {
            var factor = new ProvenFactor(prime, witness);
            if (StepVerifier.IsMinusFactorValid(number, factor, cancellationToken))
            {
                return factor;
            }
        }

        return null;
    }

    private ProvenFactor? TryFindSequence(BigInteger number, BigInteger prime, int discriminant)
    {
        for (var p = 1; p <= LargestWitness; p += 2)
        {
            var factor = new ProvenFactor(prime, p);
            if (StepVerifier.IsPlusFactorValid(number, discriminant, factor, cancellationToken))
            {
                return factor;
            }
        }

        return null;
    }

    private static int SelectDiscriminant(BigInteger number)
    {
        var discriminant = 5;
        while (!StepVerifier.IsDiscriminantValid(number, discriminant))
        {
            discriminant = discriminant > 0 ? -(discriminant + 2) : 2 - discriminant;
        }

        return discriminant;
    }
}
