using System.Globalization;
using System.Numerics;
using Fairlead.Factoring;
using PerfSupport;

namespace FactorTimings;

/// <summary>Measures how many numbers a second one thread factors.</summary>
internal static class RatesTable
{
    private const int Seed = 20_26;

    private static readonly (string Name, Func<RandomInputs, BigInteger> Draw)[] Rows =
    [
        ("balanced semiprimes, 7 to 19 digits", static inputs => inputs.BalancedSemiprime(7, 19)),
        ("balanced semiprimes, 10 digits", static inputs => inputs.BalancedSemiprime(10)),
        ("balanced semiprimes, 12 digits", static inputs => inputs.BalancedSemiprime(12)),
        ("balanced semiprimes, 14 digits", static inputs => inputs.BalancedSemiprime(14)),
        ("balanced semiprimes, 16 digits", static inputs => inputs.BalancedSemiprime(16)),
        ("balanced semiprimes, 18 digits", static inputs => inputs.BalancedSemiprime(18)),
        ("balanced semiprimes, 19 digits", static inputs => inputs.BalancedSemiprime(19)),
        ("random integers, 10^6 to 10^20", static inputs => inputs.LogUniform()),
    ];

    public static void Print(TextWriter output, bool isShort)
    {
        var first = Measurement.Of(static () => Factorizer.Shared.Factor(1_000_036_000_099UL));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first call: {first.Elapsed.TotalMilliseconds:F1} ms"));
        output.WriteLine();
        WarmUp();
        output.WriteLine("| Numbers | Per processor second | Per second | Microseconds each |");
        output.WriteLine("| --- | --- | --- | --- |");
        foreach (var (name, draw) in Rows)
        {
            var median = Median(draw, isShort);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {median.PerProcessorSecond:N0} | {median.PerSecond:N0} | {1e6 / median.PerProcessorSecond:F2} |"));
        }
    }

    /// <summary>Runs every kind of number for a while, so that no row pays for compilation.</summary>
    private static void WarmUp()
    {
        var inputs = new RandomInputs(Seed - 1);
        for (var round = 0; round < 4; round++)
        {
            foreach (var (_, draw) in Rows)
            {
                FactorAll([.. Enumerable.Range(0, 2_000).Select(_ => draw(inputs))]);
            }
        }
    }

    /// <summary>Measures a few rounds of fresh numbers and keeps the one in the middle.</summary>
    private static Measurement Median(Func<RandomInputs, BigInteger> draw, bool isShort)
    {
        var (rounds, count) = isShort ? (3, 5_000) : (7, 40_000);
        var measured = Enumerable.Range(0, rounds).Select(round => MeasureRound(draw, Seed + round, count));
        return measured.OrderBy(static round => round.PerProcessorSecond).ElementAt(rounds / 2);
    }

    private static Measurement MeasureRound(Func<RandomInputs, BigInteger> draw, int seed, int count)
    {
        var inputs = new RandomInputs(seed);
        var numbers = Enumerable.Range(0, count).Select(_ => draw(inputs)).ToArray();
        return Measurement.Of(() => FactorAll(numbers)) with { Count = count };
    }

    private static void FactorAll(BigInteger[] numbers)
    {
        foreach (var number in numbers)
        {
            Factorizer.Shared.Factor(number);
        }
    }
}
