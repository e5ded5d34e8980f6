namespace FactorTimings;

/// <summary>Times whole factorizations: <c>rates [--short]</c> or <c>sizes [file] [--short]</c>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        var isShort = args.Contains("--short");
        var words = args.Where(static argument => !argument.StartsWith('-')).ToArray();
        switch (words)
        {
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
                Console.Error.WriteLine("Usage: FactorTimings rates [--short] | sizes [file] [--short]");
                return 2;
        }
    }
}
