using System.Globalization;
using System.Numerics;
using Fairlead.Factoring;

namespace FactorTimings;

/// <summary>Measures the median time of balanced semiprimes of each size in a list with lines of <c>digits number ...</c>.</summary>
internal static class SizesTable
{
    public static void Print(TextWriter output, string? file, bool isShort)
    {
        var largest = isShort ? 30 : 50;
        Factorizer.Shared.Factor(1_000_036_000_099UL);
        output.WriteLine("| Digits | Numbers | Median seconds | Longest |");
        output.WriteLine("| --- | --- | --- | --- |");
        foreach (var size in Read(file).Where(line => line.Digits <= largest || file is not null).GroupBy(static line => line.Digits))
        {
            var seconds = size.Select(static line => Seconds(line.Number)).Order().ToArray();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {size.Key} | {seconds.Length} | {seconds[seconds.Length / 2]:F6} | {seconds[^1]:F6} |"));
        }
    }

    /// <summary>Takes the faster of two runs of one number, because the first may compile.</summary>
    private static double Seconds(BigInteger number) =>
        Enumerable.Range(0, 2).Min(_ => Measurement.Of(() => Factorizer.Shared.Factor(number)).Elapsed.TotalSeconds);

    private static IEnumerable<(int Digits, BigInteger Number)> Read(string? file)
    {
        var text = file is null ? ReadEmbedded() : File.ReadAllText(file);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(static line => !line.StartsWith('#'))
            .Select(static line => line.Split(' '))
            .Select(static fields => (int.Parse(fields[0], CultureInfo.InvariantCulture), BigInteger.Parse(fields[1], CultureInfo.InvariantCulture)));
    }

    private static string ReadEmbedded()
    {
        using var stream = typeof(SizesTable).Assembly.GetManifestResourceStream("semiprimes.txt")
            ?? throw new InvalidOperationException("semiprimes.txt is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
