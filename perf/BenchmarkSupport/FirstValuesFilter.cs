using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;

namespace BenchmarkSupport;

/// <summary>Takes each benchmark with the first value of each of its parameters, which is the smallest one.</summary>
internal sealed class FirstValuesFilter : IFilter
{
    public bool Predicate(BenchmarkCase benchmarkCase)
    {
        ArgumentNullException.ThrowIfNull(benchmarkCase);
        return benchmarkCase.Parameters.Items.All(IsFirst);
    }

    private static bool IsFirst(ParameterInstance parameter) => Equals(parameter.Value, parameter.Definition.Values[0]);
}
