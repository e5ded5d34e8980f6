namespace LoadTest.Numbers;

/// <summary>The sizes of the numbers to send: products from 10^<see cref="MinDigits"/> to 10^<see cref="MaxDigits"/>.</summary>
/// <remarks>When both are equal, every product has exactly that many digits.</remarks>
internal readonly record struct ProductRange(int MinDigits, int MaxDigits)
{
    /// <summary>The smallest allowed value of <see cref="MinDigits"/>.</summary>
    public const int Smallest = 2;

    /// <summary>The largest allowed value of <see cref="MaxDigits"/>: both primes then stay below 10^18.5, and so below 2^63.</summary>
    public const int Largest = 36;

    /// <summary>Gets the smallest power of ten that starts a decade of the range.</summary>
    public int FirstDecade => Math.Min(MinDigits, MaxDigits - 1);

    /// <summary>Gets the largest power of ten that starts a decade of the range.</summary>
    public int LastDecade => MaxDigits - 1;

    public bool IsValid => MinDigits >= Smallest && MaxDigits <= Largest && MinDigits <= MaxDigits;
}
