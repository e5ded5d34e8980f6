using System.Globalization;
using System.Numerics;

namespace FactorComparison;

/// <summary>Reads lists of semiprimes, with lines of <c>digits number</c>; what follows in a line does not matter.</summary>
internal static class SemiprimeList
{
    /// <summary>Reads a file, or the list that the tests have as well.</summary>
    public static IReadOnlyList<Semiprime> Read(string? file)
    {
        var text = file is null ? ReadEmbedded() : File.ReadAllText(file);
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(static line => !line.StartsWith('#'))
                .Select(static line => line.Split(' '))
                .Select(static fields => new Semiprime(
                    int.Parse(fields[0], CultureInfo.InvariantCulture), BigInteger.Parse(fields[1], CultureInfo.InvariantCulture))),
        ];
    }

    private static string ReadEmbedded()
    {
        using var stream = typeof(SemiprimeList).Assembly.GetManifestResourceStream("semiprimes.txt")
            ?? throw new InvalidOperationException("semiprimes.txt is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
