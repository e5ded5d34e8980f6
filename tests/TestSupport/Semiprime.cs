using System.Numerics;

namespace TestSupport;

/// <summary>A product of two primes of equal length.</summary>
public sealed record Semiprime(int Digits, BigInteger Number, BigInteger Smaller, BigInteger Larger);
