using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Filters;
using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Benchmarks;

/// <summary>Leaves out the benchmarks whose names end in vectors that this processor does not have.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SieveVectorsAttribute() : FilterConfigBaseAttribute(new NameFilter(IsSupported))
{
    private static bool IsSupported(string name) =>
        (Lanes256.IsSupported || !name.EndsWith("Vector256", StringComparison.Ordinal))
        && (Lanes512.IsSupported || !name.EndsWith("Vector512", StringComparison.Ordinal));
}
