namespace Fairlead.Factoring.Planning;

/// <summary>Describes one thing that a factorization tries.</summary>
/// <param name="Stage">The stage it belongs to.</param>
/// <param name="Method">What is tried, in words: bounds, numbers of curves, the size of the sieve.</param>
/// <param name="ExpectedDuration">The guessed time it takes when nothing before it has split the number.</param>
public sealed record PlannedStage(FactoringStage Stage, string Method, TimeSpan ExpectedDuration);
