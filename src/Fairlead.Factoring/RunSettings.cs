namespace Fairlead.Factoring;

/// <summary>The options of a factorizer, checked, in the form in which a run uses them.</summary>
/// <param name="Seed">What selects curves and polynomials.</param>
/// <param name="Threads">The number of threads, at least 1.</param>
/// <param name="MaxMemory">How many bytes a sieve may take.</param>
/// <param name="Time">The clock.</param>
internal sealed record RunSettings(ulong Seed, int Threads, long MaxMemory, TimeProvider Time);
