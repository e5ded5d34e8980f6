namespace Fairlead.Factoring;

/// <summary>Names what a factorization is doing.</summary>
public enum FactoringStage
{
    /// <summary>Dividing by the primes of a small table.</summary>
    TrialDivision = 1,

    /// <summary>Looking for an integer root, because the number may be a perfect power.</summary>
    PerfectPower = 2,

    /// <summary>Testing whether what is left is prime.</summary>
    Primality = 3,

    /// <summary>Splitting a composite of at most 64 bits: Hart's one-line method, then small elliptic curves.</summary>
    WordSize = 4,

    /// <summary>Splitting a composite of more than 64 bits by elliptic curves.</summary>
    EllipticCurves = 5,

    /// <summary>Finished: the product of the prime powers is the number.</summary>
    Finished = 6,

    /// <summary>Splitting a composite by the self-initializing quadratic sieve.</summary>
    QuadraticSieve = 7,

    /// <summary>Finding sets of relations of the quadratic sieve whose product is a square.</summary>
    LinearAlgebra = 8,

    /// <summary>Taking the square roots of both sides of such a product, whose difference shares a factor with the number.</summary>
    SquareRoot = 9,
}
