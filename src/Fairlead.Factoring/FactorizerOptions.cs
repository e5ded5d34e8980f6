namespace Fairlead.Factoring;

/// <summary>Holds the settings of a <see cref="Factorizer" />.</summary>
public sealed class FactorizerOptions
{
    /// <summary>Gets or sets the seed from which elliptic curves and polynomials are chosen.</summary>
    /// <value>Any value. The default is 1. On one thread the same seed and number give the same course of computation; the result never depends on it.</value>
    public ulong Seed { get; set; } = 1;

    /// <summary>Gets or sets whether the primality of factors of 2^64 and more is proved, where that is within reach.</summary>
    /// <value>
    /// The default is <see langword="false" />: such factors pass the Baillie-PSW test. With <see langword="true" /> the proofs are in
    /// <see cref="Factorization.Proofs" />; looking for one takes about 10 milliseconds for a factor of 30 digits, and many seconds at worst for one of 70 and more.
    /// </value>
    public bool ProvePrimes { get; set; }

    /// <summary>Gets or sets how many threads may work on one number.</summary>
    /// <value>
    /// At least 1, or −1 for as many as there are processors. The default is 1. More threads help only numbers that take the quadratic
    /// sieve, from about 50 digits on.
    /// </value>
    public int MaxDegreeOfParallelism { get; set; } = 1;
}
