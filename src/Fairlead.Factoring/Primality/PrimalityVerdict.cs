namespace Fairlead.Factoring.Primality;

/// <summary>States what is known about the primality of an integer.</summary>
public enum PrimalityVerdict
{
    /// <summary>The integer is certainly not prime: it is composite, or less than 2.</summary>
    NotPrime = 1,

    /// <summary>The integer passed the Baillie-PSW test. No composite that passes is known, and none exists below 2^64.</summary>
    ProbablePrime = 2,

    /// <summary>The integer is certainly prime.</summary>
    Prime = 3,
}
