using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Checkpoints;

/// <summary>Writes relations into records of a few hundred kilobytes.</summary>
/// <remarks>
/// A record is a sequence of families and of relations that belong to the family before them, so each record can be read alone. A family is its number of primes
/// and their indexes as differences, which are above 0; a relation is a 0, its large primes, and what <see cref="RelationBatch"/> packs.
/// </remarks>
internal sealed class RelationRecords
{
    /// <summary>Precedes a relation, where a family has its number of primes.</summary>
    public const ulong RelationMark = 0;

    private const int EnoughBytes = 1 << 18;

    private readonly List<byte[]> _bodies = [];
    private RecordWriter? _writer;
    private PolynomialFamily? _family;

    /// <summary>Adds a relation.</summary>
    /// <param name="family">The family of its polynomial.</param>
    /// <param name="firstLarge">The first large prime, or 1.</param>
    /// <param name="secondLarge">The second large prime, or 1.</param>
    /// <param name="packed">The rest, packed.</param>
    public void Add(PolynomialFamily family, uint firstLarge, uint secondLarge, ReadOnlySpan<byte> packed)
    {
        if (_writer is null || !ReferenceEquals(_family, family))
        {
            _writer ??= new RecordWriter(RecordKind.Relations);
            WriteFamily(_writer, family);
            _family = family;
        }

        _writer.Write(RelationMark).Write((ulong)firstLarge).Write((ulong)secondLarge).Write(packed);
        if (_writer.Length >= EnoughBytes)
        {
            Finish();
        }
    }

    /// <summary>Returns the bodies of the records.</summary>
    public IReadOnlyList<byte[]> ToBodies()
    {
        Finish();
        return _bodies;
    }

    private void Finish()
    {
        if (_writer is not null)
        {
            _bodies.Add(_writer.ToBody());
            _writer = null;
        }
    }

    private static void WriteFamily(RecordWriter writer, PolynomialFamily family)
    {
        writer.Write((ulong)family.Factors.Length);
        var previous = 0;
        foreach (var factor in family.Factors)
        {
            writer.Write((ulong)(factor - previous));
            previous = factor;
        }
    }
}
