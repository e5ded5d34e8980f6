namespace LoadTest.Numbers;

/// <summary>Makes products of two primes; the same seed and range make the same sequence everywhere.</summary>
/// <remarks>
/// The decade of a product is uniform over the range, so every number of digits is as likely as any other. The two
/// primes differ by a factor of 10 at most: there is no small one that trial division would find at once.
/// </remarks>
internal sealed class PrimeProductGenerator
{
    private readonly SplitMix64 _random;
    private readonly ProductRange _range;

    public PrimeProductGenerator(ulong seed, ProductRange range)
    {
        if (!range.IsValid)
        {
            throw new ArgumentOutOfRangeException(
                nameof(range),
                range,
                $"digits must be from {ProductRange.Smallest} to {ProductRange.Largest}, the minimum not above the maximum.");
        }

        _random = new SplitMix64(seed);
        _range = range;
    }

    public PrimeProduct Next()
    {
        var decade = (int)_random.NextBetween((ulong)_range.FirstDecade, (ulong)_range.LastDecade);
        var lowest = PowerOfTen(decade);
        var highest = (lowest * 10) - 1;
        var first = NextPrime(CeilingOfRoot(lowest), CeilingOfRoot(highest) - 1);
        var second = NextPrime((ulong)((lowest + first - 1) / first), (ulong)(highest / first));
        return first < second ? new PrimeProduct(first, second) : new PrimeProduct(second, first);
    }

    public PrimeProduct[] Take(int count)
    {
        var products = new PrimeProduct[count];
        foreach (ref var product in products.AsSpan())
        {
            product = Next();
        }

        return products;
    }

    /// <summary>Draws until a prime comes: every prime between the bounds is equally likely.</summary>
    private ulong NextPrime(ulong low, ulong high)
    {
        // Both ranges span a factor of 3 or more, so they hold a prime (Bertrand), and about one number in ln(high) is one.
        while (true)
        {
            var candidate = _random.NextBetween(low, high);
            if (Primality.IsPrime(candidate))
            {
                return candidate;
            }
        }
    }

    private static UInt128 PowerOfTen(int exponent)
    {
        UInt128 power = 1;
        for (var factor = 0; factor < exponent; factor++)
        {
            power *= 10;
        }

        return power;
    }

    /// <summary>Returns the smallest integer whose square is not below the value.</summary>
    private static ulong CeilingOfRoot(UInt128 value)
    {
        // The estimate is right to 53 bits; the loops make it exact.
        var root = (ulong)Math.Sqrt((double)value);
        while ((UInt128)root * root >= value)
        {
            root--;
        }

        while ((UInt128)root * root < value)
        {
            root++;
        }

        return root;
    }
}
