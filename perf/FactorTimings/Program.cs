namespace FactorTimings;

/// <summary>Times whole factorizations: <c>rates</c>, <c>sizes [file]</c>, or both; <c>--short</c> for a few seconds of each.</summary>
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
            default:
                Console.Error.WriteLine("Usage: FactorTimings [rates | sizes [file]] [--short]; both tables without a word");
                return 2;
        }
    }
}
