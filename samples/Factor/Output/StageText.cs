using Fairlead.Factoring;

namespace Factor.Output;

/// <summary>Names stages in words.</summary>
internal static class StageText
{
    public static string Of(FactoringStage stage) => stage switch
    {
        FactoringStage.TrialDivision => "trial division",
        FactoringStage.PerfectPower => "perfect powers",
        FactoringStage.Primality => "primality test",
        FactoringStage.WordSize => "methods for 64 bits",
        FactoringStage.EllipticCurves => "elliptic curves",
        FactoringStage.QuadraticSieve => "quadratic sieve",
        FactoringStage.LinearAlgebra => "linear algebra",
        FactoringStage.SquareRoot => "square root",
        FactoringStage.Finished => "checking",
        _ => stage.ToString(),
    };
}
