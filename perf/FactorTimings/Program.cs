namespace FactorTimings;

/// <summary>Times whole factorizations: <c>rates</c>, <c>sizes [file]</c>, <c>balanced DIGITS COUNT [SEED]</c>; <c>--short</c> for a few seconds of each.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        var isShort = args.Contains("--short");
        var words = args.Where(static argument => !argument.StartsWith('-')).ToArray();
        switch (words)
        {
            case []:
                RatesTable.Print(Console.Out, isShort);
                SizesTable.Print(Console.Out, file: null, isShort);
                return 0;
            case ["rates"]:
                RatesTable.Print(Console.Out, isShort);
                return 0;
            case ["sizes"]:
                SizesTable.Print(Console.Out, file: null, isShort);
                return 0;
            case ["sizes", var file]:
                SizesTable.Print(Console.Out, file, isShort);
                return 0;
            case ["balanced", var digits, var count]:
                BalancedTable.Print(Console.Out, Number(digits), Number(count), seed: 1);
                return 0;
            case ["balanced", var digits, var count, var seed]:
                BalancedTable.Print(Console.Out, Number(digits), Number(count), Number(seed));
                return 0;
            default:
                Console.Error.WriteLine("Usage: FactorTimings [rates | sizes [file] | balanced DIGITS COUNT [SEED]] [--short]; rates and sizes without a word");
                return 2;
        }
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
