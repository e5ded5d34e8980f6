using System.Numerics;
using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Checkpoints;

/// <summary>Gives the relations of a checkpoint back to a sieve.</summary>
/// <remarks>
/// Beside the checksum of its record, every relation is verified: its numbers are in their ranges, and (2a·x + b)² = 4a·Q(x) + k·n
/// holds modulo 2^64, which a wrong relation would do once in 2^64 times.
/// </remarks>
internal sealed class RelationReader(SieveSetup setup, RelationStore store)
{
    private const int MaximumFactors = 256;

    private readonly Dictionary<string, PolynomialFamily> _families = [];
    private readonly ulong _multiple = Low(setup.Multiple);

    /// <summary>Gets the leading coefficients that were met.</summary>
    public IEnumerable<int[]> Coefficients => _families.Values.Select(static family => family.Factors);

    /// <summary>Adds the relations of a record.</summary>
    /// <exception cref="InvalidDataException">The record does not hold relations of this sieve.</exception>
    public void Read(RecordReader record)
    {
        var batch = new RelationBatch();
        PolynomialFamily? family = null;
        while (!record.IsAtEnd)
        {
            var mark = record.ReadNumber();
            if (mark != RelationRecords.RelationMark)
            {
                AddTo(family, batch);
                family = ReadFamily(ref record, mark);
            }
            else
            {
                ReadRelation(ref record, family ?? throw new InvalidDataException("A relation has no family."), batch);
            }
        }

        AddTo(family, batch);
    }

    private void AddTo(PolynomialFamily? family, RelationBatch batch)
    {
        if (family is not null)
        {
            store.Add(family, batch);
            batch.Clear();
        }
    }

    private PolynomialFamily ReadFamily(ref RecordReader record, ulong count)
    {
        var pool = setup.Pool;
        if (count != (ulong)pool.FactorCount)
        {
            throw new InvalidDataException($"A leading coefficient has {count} primes instead of {pool.FactorCount}.");
        }

        var factors = new int[pool.FactorCount];
        var previous = 0;
        for (var i = 0; i < factors.Length; i++)
        {
            var least = i == 0 ? pool.Start : 1;
            previous += record.ReadNumber(least, pool.Start + pool.Length - 1 - previous);
            factors[i] = previous;
        }

        var key = string.Join(',', factors);
        if (!_families.TryGetValue(key, out var family))
        {
            family = new PolynomialFamily(setup.Multiple, setup.FactorBase, factors);
            _families.Add(key, family);
        }

        return family;
    }

    private void ReadRelation(ref RecordReader record, PolynomialFamily family, RelationBatch batch)
    {
        var first = ReadLargePrime(ref record, 1);
        var second = ReadLargePrime(ref record, first);
        var polynomial = record.ReadNumber(0, family.Count - 1);
        var place = record.ReadNumber(0, setup.Layout.Interval + 1);
        var x = (place & 1) == 0 ? place >> 1 : -(place >> 1);
        var length = record.ReadNumber(0, (2 * MaximumFactors) - 1);
        var factors = new int[length >> 1];
        var previous = 0;
        for (var i = 0; i < factors.Length; i++)
        {
            previous += record.ReadNumber(0, setup.FactorBase.Count - 1 - previous);
            factors[i] = previous;
        }

        var relation = new Relation(family, polynomial, x, (length & 1) != 0, factors, first, second);
        var root = relation.Root;
        if (!Holds(relation, Low(root)))
        {
            throw new InvalidDataException("The two sides of a relation are not congruent.");
        }

        batch.Add(polynomial, x, relation.IsNegative, factors, (first, second), Low(BigInteger.Abs(root)));
    }

    private uint ReadLargePrime(ref RecordReader record, uint least)
    {
        var prime = record.ReadNumber();
        return prime >= least && prime <= setup.Threshold.LargePrimeBound && (prime == 1 || prime > setup.FactorBase.Largest)
            ? (uint)prime
            : throw new InvalidDataException($"There is {prime} where a large prime should be.");
    }

    /// <summary>Compares both sides modulo 2^64.</summary>
    private bool Holds(Relation relation, ulong root)
    {
        unchecked
        {
            var value = (ulong)relation.FirstLarge * relation.SecondLarge;
            foreach (var factor in relation.Factors)
            {
                value *= setup.FactorBase.Primes[factor];
            }

            value = relation.IsNegative ? 0 - value : value;
            return root * root == (4 * Low(relation.Family.Leading) * value) + _multiple;
        }
    }

    private static ulong Low(BigInteger value) => (ulong)(value & ulong.MaxValue);
}
