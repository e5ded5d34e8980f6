namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>How many relations a sieve has.</summary>
/// <param name="Relations">The number of relations, those with large primes among them.</param>
/// <param name="Full">The number of relations without large primes.</param>
/// <param name="Cycles">The number of relations without large primes, and of combinations in which every large prime occurs twice.</param>
internal readonly record struct RelationTally(int Relations, int Full, int Cycles);
