namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>How far the choice of leading coefficients has come.</summary>
/// <param name="Drawn">How many were chosen.</param>
/// <param name="State">The state of the generator that chooses.</param>
internal readonly record struct CoefficientPosition(int Drawn, ulong State);
