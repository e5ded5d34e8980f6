using System.Numerics;

namespace FullService.Compute;

/// <summary>Asks for the factorization of a number.</summary>
/// <param name="Number">The number, at least 1.</param>
internal readonly record struct FactorJob(BigInteger Number);
