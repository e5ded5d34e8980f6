using BenchmarkDotNet.Code;
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

    // The values of an enumeration are wrapped in the definition.
    private static bool IsFirst(ParameterInstance parameter) =>
        Equals(parameter.Value, parameter.Definition.Values[0] is IParam wrapped ? wrapped.Value : parameter.Definition.Values[0]);
}
