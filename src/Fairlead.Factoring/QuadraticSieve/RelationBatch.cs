using System.Runtime.InteropServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Relations of one family on their way from a thread to the store, packed into bytes.</summary>
/// <remarks>
/// A relation is the number of its polynomial, the place, the number of factors with the sign, and the factors as differences between
/// ascending indexes; repeated factors have the difference 0. Every number is written with seven bits to a byte.
/// </remarks>
internal sealed class RelationBatch
{
    private readonly List<byte> _bytes = [];
    private readonly List<Head> _heads = [];

    public int Count => _heads.Count;

    public ReadOnlySpan<byte> Bytes => CollectionsMarshal.AsSpan(_bytes);

    public ReadOnlySpan<Head> Heads => CollectionsMarshal.AsSpan(_heads);

    /// <summary>Adds a relation.</summary>
    /// <param name="polynomial">The number of the polynomial in its family.</param>
    /// <param name="x">The place.</param>
    /// <param name="isNegative">Whether the value of the polynomial is negative.</param>
    /// <param name="factors">The factors of the value as indexes into the factor base, repeated as often as they divide; they are sorted here.</param>
    /// <param name="large">The large primes; 1 stands for none, and the first is not above the second.</param>
    /// <param name="fingerprint">A number that equal relations share.</param>
    public void Add(int polynomial, int x, bool isNegative, Span<int> factors, (uint First, uint Second) large, ulong fingerprint)
    {
        factors.Sort();
        _heads.Add(new Head(_bytes.Count, large.First, large.Second, fingerprint));
        Write((uint)polynomial);
        Write(((uint)Math.Abs(x) << 1) | (x < 0 ? 1U : 0));
        Write(((uint)factors.Length << 1) | (isNegative ? 1U : 0));
        var previous = 0;
        foreach (var factor in factors)
        {
            Write((uint)(factor - previous));
            previous = factor;
        }
    }

    public void Clear()
    {
        _bytes.Clear();
        _heads.Clear();
    }

    private void Write(uint number)
    {
        for (; number >= 128; number >>= 7)
        {
            _bytes.Add((byte)((number & 127) | 128));
        }

        _bytes.Add((byte)number);
    }

    /// <summary>What is known of a relation without unpacking it.</summary>
    internal readonly record struct Head(int Offset, uint FirstLarge, uint SecondLarge, ulong Fingerprint);
}
