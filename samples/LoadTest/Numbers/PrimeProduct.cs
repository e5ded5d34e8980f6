namespace LoadTest.Numbers;

/// <summary>A number to factor, known by its two primes.</summary>
/// <remarks>Keeping the primes instead of the product makes 16 bytes of every number, and the expected answer is at hand.</remarks>
internal readonly record struct PrimeProduct(ulong Smaller, ulong Larger)
{
    /// <summary>Gets the number that is sent.</summary>
    public UInt128 Value => (UInt128)Smaller * Larger;
}
