namespace Peers.Caches;

/// <summary>How many answers a server gave.</summary>
/// <param name="PerSecond">In a second.</param>
/// <param name="PerProcessorSecond">In a second of its processor time.</param>
internal readonly record struct CacheRate(double PerSecond, double PerProcessorSecond);
