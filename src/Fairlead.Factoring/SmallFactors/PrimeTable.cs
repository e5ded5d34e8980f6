using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.SmallFactors;

/// <summary>The odd primes below a bound with what exact trial division needs: their inverses modulo 2^64 and the largest quotients.</summary>
/// <remarks>
/// An odd prime p divides a word n exactly when n·p⁻¹ mod 2^64 is at most ⌊(2^64 − 1) / p⌋, and then that product is the
/// quotient (Granlund and Montgomery 1994, section 9).
/// </remarks>
internal static class PrimeTable
{
    /// <summary>All primes below this number are in the table.</summary>
    public const int Bound = 16_384;

    /// <summary>The vector kernels read this many entries at once, so the table is padded to a multiple of it.</summary>
    public const int Alignment = 8;

    private static readonly ushort[] PrimeArray = Sieve();
    private static readonly ulong[] InverseArray = Derive(static prime => Montgomery64.InverseModuloWord(prime), padding: 1);
    private static readonly ulong[] LimitArray = Derive(static prime => ulong.MaxValue / prime, padding: 0);

    /// <summary>Gets the odd primes in ascending order.</summary>
    public static ReadOnlySpan<ushort> OddPrimes => PrimeArray;

    /// <summary>Gets the inverses of <see cref="OddPrimes" /> modulo 2^64, padded with entries that divide nothing but 0.</summary>
    public static ReadOnlySpan<ulong> Inverses => InverseArray;

    /// <summary>Gets the largest quotients by <see cref="OddPrimes" />, padded with zeros.</summary>
    public static ReadOnlySpan<ulong> Limits => LimitArray;

    private static ushort[] Sieve()
    {
        var isComposite = new bool[Bound];
        var primes = new List<ushort>(2_000);
        for (var candidate = 3; candidate < Bound; candidate += 2)
        {
            if (isComposite[candidate])
            {
                continue;
            }

            primes.Add((ushort)candidate);
            for (var multiple = candidate * candidate; multiple < Bound; multiple += 2 * candidate)
            {
                isComposite[multiple] = true;
            }
        }

        return [.. primes];
    }

    /// <remarks>An entry of padding multiplies by 1 and allows only the quotient 0, so no number but 0 passes it.</remarks>
    private static ulong[] Derive(Func<ulong, ulong> derive, ulong padding)
    {
        var derived = new ulong[(PrimeArray.Length + Alignment - 1) / Alignment * Alignment];
        derived.AsSpan().Fill(padding);
        for (var i = 0; i < PrimeArray.Length; i++)
        {
            derived[i] = derive(PrimeArray[i]);
        }

        return derived;
    }
}
