using System.Globalization;
using Fairlead.Factoring;
using PerfSupport;

namespace FactorTimings;

/// <summary>Measures random products of two primes of equal length of one size: mean, median and longest.</summary>
internal static class BalancedTable
{
    public static void Print(TextWriter output, int digits, int count, int seed)
    {
        var inputs = new RandomInputs(seed);
        Factorizer.Shared.Factor(inputs.WideSemiprime(digits));
        var seconds = Enumerable.Range(0, count).Select(_ => inputs.WideSemiprime(digits)).ToArray()
            .Select(static number => Measurement.Of(() => Factorizer.Shared.Factor(number)).Elapsed.TotalSeconds)
            .Order().ToArray();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{digits} digits, {count} numbers (seed {seed}): mean {seconds.Average():F6} s, median {seconds[count / 2]:F6} s, longest {seconds[^1]:F6} s"));
    }
}
