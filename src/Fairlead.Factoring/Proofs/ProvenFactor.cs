using System.Numerics;

namespace Fairlead.Factoring.Proofs;

/// <summary>A prime factor of a neighbor of the number to prove, with what shows that every divisor of the number knows it.</summary>
/// <param name="Prime">The prime factor of n − 1 or n + 1.</param>
/// <param name="Witness">The base of a power for n − 1; the parameter P of a Lucas sequence for n + 1.</param>
internal readonly record struct ProvenFactor(BigInteger Prime, int Witness);
