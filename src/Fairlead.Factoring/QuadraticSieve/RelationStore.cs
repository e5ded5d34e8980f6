using System.Diagnostics;
using System.Runtime.InteropServices;
using Fairlead.Factoring.Checkpoints;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Keeps all relations of a sieve, packed, and counts how many it takes and has.</summary>
/// <remarks>Safe for several threads while relations are added; read them when no thread adds any more.</remarks>
internal sealed class RelationStore
{
    private const int ChunkLength = 1 << 20;

    private readonly Lock _gate = new();
    private readonly List<PolynomialFamily> _families = [];
    private readonly List<Entry> _entries = [];
    private readonly List<byte[]> _chunks = [];
    private readonly HashSet<ulong> _fingerprints = [];
    private readonly LargePrimeGraph _graph = new();
    private int _chunkUsed = ChunkLength;
    private int _full;
    private int _cycles;

    /// <summary>Gets the number of relations, all of them different.</summary>
    public int Count => _entries.Count;

    /// <summary>Gets the number of relations without large primes, and of combinations in which every large prime occurs twice.</summary>
    public int Cycles => Volatile.Read(ref _cycles);

    /// <summary>Gets the numbers of relations, while others may be added.</summary>
    public RelationTally Tally
    {
        get
        {
            lock (_gate)
            {
                return new RelationTally(_entries.Count, _full, _graph.Cycles);
            }
        }
    }

    /// <summary>Adds the relations of a batch that are not there yet.</summary>
    public void Add(PolynomialFamily family, RelationBatch batch)
    {
        lock (_gate)
        {
            if (_families.Count == 0 || !ReferenceEquals(_families[^1], family))
            {
                _families.Add(family);
            }

            var heads = batch.Heads;
            for (var i = 0; i < heads.Length; i++)
            {
                var end = i + 1 < heads.Length ? heads[i + 1].Offset : batch.Bytes.Length;
                if (_fingerprints.Add(heads[i].Fingerprint))
                {
                    AddUnderLock(heads[i], batch.Bytes[heads[i].Offset..end]);
                }
            }

            Volatile.Write(ref _cycles, _graph.Cycles);
        }
    }

    /// <summary>Copies relations for a checkpoint, while others may be added.</summary>
    /// <param name="first">The first relation to copy.</param>
    /// <param name="records">Receives it and all after it.</param>
    /// <returns>The number of relations that were there.</returns>
    public int CopyTo(int first, RelationRecords records)
    {
        lock (_gate)
        {
            foreach (var entry in CollectionsMarshal.AsSpan(_entries)[first..])
            {
                var bytes = _chunks[entry.Chunk].AsSpan(entry.Offset);
                records.Add(_families[entry.Family], entry.FirstLarge, entry.SecondLarge, bytes[..PackedLength(bytes)]);
            }

            return _entries.Count;
        }
    }

    /// <summary>Gets the large primes of a relation; 1 stands for none.</summary>
    public (uint First, uint Second) LargePrimes(int index) => (_entries[index].FirstLarge, _entries[index].SecondLarge);

    /// <summary>Unpacks a relation.</summary>
    public Relation Read(int index)
    {
        var entry = _entries[index];
        var bytes = _chunks[entry.Chunk].AsSpan(entry.Offset);
        var polynomial = (int)ReadNumber(ref bytes);
        var place = ReadNumber(ref bytes);
        var length = ReadNumber(ref bytes);
        var factors = new int[length >> 1];
        var previous = 0;
        for (var i = 0; i < factors.Length; i++)
        {
            previous += (int)ReadNumber(ref bytes);
            factors[i] = previous;
        }

        var x = (place & 1) == 0 ? (int)(place >> 1) : -(int)(place >> 1);
        return new Relation(_families[entry.Family], polynomial, x, (length & 1) != 0, factors, entry.FirstLarge, entry.SecondLarge);
    }

    private void AddUnderLock(in RelationBatch.Head head, ReadOnlySpan<byte> bytes)
    {
        Debug.Assert(bytes.Length <= ChunkLength, "a relation fits into a chunk");
        if (_chunkUsed + bytes.Length > ChunkLength)
        {
            _chunks.Add(new byte[ChunkLength]);
            _chunkUsed = 0;
        }

        bytes.CopyTo(_chunks[^1].AsSpan(_chunkUsed));
        _entries.Add(new Entry(_families.Count - 1, _chunks.Count - 1, _chunkUsed, head.FirstLarge, head.SecondLarge));
        _chunkUsed += bytes.Length;
        _full += head.SecondLarge == 1 ? 1 : 0;
        _graph.Add(head.FirstLarge, head.SecondLarge);
    }

    private static int PackedLength(Span<byte> bytes)
    {
        var rest = bytes;
        ReadNumber(ref rest);
        ReadNumber(ref rest);
        for (var left = ReadNumber(ref rest) >> 1; left > 0; left--)
        {
            ReadNumber(ref rest);
        }

        return bytes.Length - rest.Length;
    }

    private static uint ReadNumber(ref Span<byte> bytes)
    {
        var number = 0U;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes[0];
            bytes = bytes[1..];
            number |= (part & 127U) << shift;
            if (part < 128)
            {
                return number;
            }
        }
    }

    private readonly record struct Entry(int Family, int Chunk, int Offset, uint FirstLarge, uint SecondLarge);
}
