namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>How far the splitting of a number by the sieve has come.</summary>
/// <param name="Stage">The sieve, its linear algebra, or the square root.</param>
/// <param name="Tally">The relations found.</param>
/// <param name="Needed">The number of cycles that the linear algebra needs.</param>
/// <param name="Restored">The number of relations that came from a checkpoint.</param>
/// <param name="ShareDone">The share of the stage that is done, from 0 to 1; <see langword="null"/> when it is not known.</param>
internal readonly record struct SieveReport(FactoringStage Stage, RelationTally Tally, int Needed, int Restored, double? ShareDone);
