namespace Fairlead.Factoring.Benchmarks;

/// <summary>An unsigned integer of 128 bits, least significant word first.</summary>
internal readonly record struct Limbs2(ulong Low, ulong High);
