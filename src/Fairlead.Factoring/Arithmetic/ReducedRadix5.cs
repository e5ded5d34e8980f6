namespace Fairlead.Factoring.Arithmetic;

/// <summary>A signed integer in five words of 58 bits, least significant first.</summary>
internal readonly record struct ReducedRadix5(long Word0, long Word1, long Word2, long Word3, long Word4);
