namespace Fairlead.Factoring.Caching;

/// <summary>Holds a factorization and where it came from.</summary>
/// <param name="Factorization">The complete factorization.</param>
/// <param name="IsFromCache">
/// <see langword="true" /> when the factorization was ready before the call; <see langword="false" /> when the call computed it or waited for
/// a computation that another call had begun.
/// </param>
public readonly record struct CachedFactorization(Factorization Factorization, bool IsFromCache);
