namespace Fairlead.Factoring.Arithmetic;

/// <summary>A signed integer in three words of 58 bits, least significant first.</summary>
internal readonly record struct ReducedRadix3(long Word0, long Word1, long Word2);
