using System.Globalization;
using System.Numerics;
using Fairlead.Factoring.Primality;

namespace Fairlead.Factoring;

/// <summary>Holds one prime of a factorization with its exponent.</summary>
/// <param name="Prime">The prime, at least 2.</param>
/// <param name="Exponent">How often the prime divides the number, at least 1.</param>
/// <param name="Verdict">
/// <see cref="PrimalityVerdict.Prime" /> when primality is proved, as it is below 2^64;
/// <see cref="PrimalityVerdict.ProbablePrime" /> when <paramref name="Prime" /> passed the Baillie-PSW test.
/// </param>
public readonly record struct PrimePower(BigInteger Prime, int Exponent, PrimalityVerdict Verdict)
{
    /// <summary>Gets a value indicating whether the primality of <see cref="Prime" /> is proved.</summary>
    public bool IsProved => Verdict == PrimalityVerdict.Prime;

    /// <summary>Formats the power as <c>2^3</c>, or as <c>5</c> when the exponent is 1.</summary>
    /// <returns>The power in decimal digits, the same in every culture.</returns>
    public override string ToString() =>
        Exponent == 1
            ? Prime.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Prime}^{Exponent}");
}
