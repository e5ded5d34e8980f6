using System.Numerics;

namespace FactorComparison;

/// <summary>A product of two primes of equal length.</summary>
public sealed record Semiprime(int Digits, BigInteger Number);
