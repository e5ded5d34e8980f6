namespace Fairlead.Factoring.Arithmetic;

/// <summary>A signed integer in two words of 58 bits, least significant first.</summary>
internal readonly record struct ReducedRadix2(long Word0, long Word1);
