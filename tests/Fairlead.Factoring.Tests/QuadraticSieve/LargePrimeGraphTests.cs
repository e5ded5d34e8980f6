using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class LargePrimeGraphTests
{
    [Fact]
    public void Cycles_RandomEdges_AreEdgesLessVerticesPlusComponents()
    {
        var numbers = new Numbers(101);
        for (var round = 0; round < 200; round++)
        {
            var primes = 2 + numbers.Below(60);
            var graph = new LargePrimeGraph();
            var edges = new List<(uint First, uint Second)>();
            for (var i = numbers.Below(120); i >= 0; i--)
            {
                var edge = (First: 1 + (uint)numbers.Below(primes), Second: 1 + (uint)numbers.Below(primes));
                edges.Add(edge);
                graph.Add(edge.First, edge.Second);
            }

            Assert.Equal(CountCycles(edges), graph.Cycles);
        }
    }

    /// <summary>Counts components by coloring neighbors until nothing changes.</summary>
    private static int CountCycles(List<(uint First, uint Second)> edges)
    {
        var colors = edges.SelectMany(static edge => new[] { edge.First, edge.Second }).Distinct().ToDictionary(static vertex => vertex);
        var changed = true;
        while (changed)
        {
            changed = false;
            foreach (var (first, second) in edges)
            {
                var color = Math.Min(colors[first], colors[second]);
                changed |= colors[first] != color || colors[second] != color;
                colors[first] = colors[second] = color;
            }
        }

        return edges.Count - colors.Count + colors.Values.Distinct().Count();
    }
}
