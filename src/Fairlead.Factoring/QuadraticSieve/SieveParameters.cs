namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>What the duration of a sieve depends on.</summary>
/// <param name="FactorBaseSize">The number of primes in the factor base.</param>
/// <param name="Blocks">The number of blocks that a polynomial is sieved over, half of them on each side of its middle.</param>
/// <param name="SkippedPrimes">Primes below this are not sieved; the threshold of the scan makes up for what they contribute on average.</param>
/// <param name="LargePrimeMultiplier">The bound of large primes, as a multiple of the largest prime of the factor base.</param>
/// <param name="LargePrimes">The number of large primes a relation may have: 1 or 2.</param>
/// <param name="CofactorExponent">The bound of a cofactor to split into two large primes, as a power of the bound of large primes.</param>
/// <param name="SlackBits">How far below the average the threshold of the scan lies, in bits.</param>
internal readonly record struct SieveParameters(
    int FactorBaseSize, int Blocks, int SkippedPrimes, int LargePrimeMultiplier, int LargePrimes, double CofactorExponent, double SlackBits);
