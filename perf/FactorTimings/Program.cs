using System.Globalization;
using FactorComparison;

namespace FactorTimings;

/// <summary>
/// Times whole factorizations: <c>rates</c>, <c>semiprimes</c> by size, <c>balanced</c> random numbers of one size; <c>--short</c> alone runs a
/// few seconds of the first two.
/// </summary>
internal static class Program
{
    private const string Usage = $"""
        Usage: FactorTimings rates [--short]
               FactorTimings semiprimes {ComparisonOptions.Usage}
               FactorTimings balanced DIGITS COUNT [SEED]
        """;

    private static int Main(string[] args)
    {
        switch (args)
        {
            case ["--short"]:
                RatesTable.Print(Console.Out, isShort: true);
                return CompareThreads(args);
            case ["rates"]:
            case ["rates", "--short"]:
                RatesTable.Print(Console.Out, args.Length == 2);
                return 0;
            case ["semiprimes", .. var rest]:
                return CompareThreads(rest);
            case ["balanced", var digits, var count]:
                BalancedTable.Print(Console.Out, Number(digits), Number(count), seed: 1);
                return 0;
            case ["balanced", var digits, var count, var seed]:
                BalancedTable.Print(Console.Out, Number(digits), Number(count), Number(seed));
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static int CompareThreads(string[] args)
    {
        if (ComparisonOptions.Parse(args) is not { } options)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        var contenders = options.Threads.Select(static threads => new FairleadContender(threads)).ToList();
        Comparison.Run(options, contenders, contenders[0], Console.Out);
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
