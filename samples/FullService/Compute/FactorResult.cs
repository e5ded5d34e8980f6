using System.Numerics;
using Fairlead.Factoring;

namespace FullService.Compute;

/// <summary>What a job found.</summary>
/// <param name="Factors">The prime powers, ascending.</param>
/// <param name="Remaining">What is left of the number without them: 1 when the job completed.</param>
/// <param name="FromCache">Whether the result was there before the job began.</param>
internal sealed record FactorResult(IReadOnlyList<PrimePower> Factors, BigInteger Remaining, bool FromCache)
{
    /// <summary>Gets whether the number is a prime.</summary>
    public bool IsPrime => Remaining.IsOne && Factors is [{ Exponent: 1 }];
}
