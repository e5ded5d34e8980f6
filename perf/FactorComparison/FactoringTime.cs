using System.Numerics;
using PerfSupport;

namespace FactorComparison;

/// <summary>What it took to factor one number, perhaps several times, and one of the factors that were found.</summary>
public sealed record FactoringTime(Measurement Time, BigInteger Factor);
