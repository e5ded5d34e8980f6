using System.Globalization;
using System.Numerics;
using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Benchmarks;

/// <summary>What the sieve of a number works on, with the parameters that are used for its size, and the first family of polynomials.</summary>
internal sealed record SieveInput(SieveSetup Setup, PolynomialFamily Family)
{
    /// <summary>Prepares a number of 40, 60 or 95 digits.</summary>
    /// <remarks>The roots of all primes take 6, 60 and 740 kilobytes, and the sieve of a polynomial 32, 64 and 448.</remarks>
    public static SieveInput Create(int digits)
    {
        var setup = SieveSetup.Create(BigInteger.Parse(Number(digits), CultureInfo.InvariantCulture), parameters: null, CancellationToken.None);
        return new CoefficientChooser(setup.Multiple, setup.FactorBase, setup.Pool, seed: 1).TryNext(out var family)
            ? new SieveInput(setup, family)
            : throw new InvalidOperationException($"There is no polynomial for a number of {digits} digits.");
    }

    private static string Number(int digits) => digits switch
    {
        40 => "3013810761311847264368446463125433822417",
        60 => "248703799191044196171870643296290988290129685621526169048039",
        95 => "29194141821958091533614635685354661188769938812525321958082181244323516698026602445875255298619",
        _ => throw new ArgumentOutOfRangeException(nameof(digits), digits, "There is a number of 40, 60 and 95 digits."),
    };
}
