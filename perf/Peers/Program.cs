using FactorComparison;

namespace Peers;

/// <summary>Lets Fairlead and PARI factor the same numbers in turn, and prints how many times as long PARI takes.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (ComparisonOptions.Parse(args) is not { } options)
        {
            Console.Error.WriteLine($"Usage: Peers {ComparisonOptions.Usage}");
            return 2;
        }

        using var pari = PariContender.TryStart();
        if (pari is null)
        {
            Console.Error.WriteLine("There is nobody to compare with: PARI is not installed. Install with: sudo apt-get install --no-install-recommends pari-gp");

            // A short run shows that what is here works; it needs no peer for that.
            return options.IsShort ? 0 : 3;
        }

        Comparison.Run(options, [.. options.Threads.Select(static threads => new FairleadContender(threads)), pari], pari, Console.Out);
        return 0;
    }
}
