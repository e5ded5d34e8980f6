using System.Globalization;
using System.Numerics;

namespace TestSupport;

/// <summary>Reads the list of products of two primes of equal length, from 12 to 96 digits.</summary>
public static class Semiprimes
{
    /// <summary>Gets every semiprime of the list, in ascending order of digits.</summary>
    public static IReadOnlyList<Semiprime> All { get; } = Read();

    private static Semiprime[] Read()
    {
        using var stream = typeof(Semiprimes).Assembly.GetManifestResourceStream("semiprimes.txt")
            ?? throw new InvalidOperationException("semiprimes.txt is not embedded.");
        using var reader = new StreamReader(stream);
        var semiprimes = new List<Semiprime>();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Length > 0)
            {
                semiprimes.Add(Parse(line));
            }
        }

        return [.. semiprimes];
    }

    private static Semiprime Parse(string line)
    {
        var fields = line.Split(' ');
        return new Semiprime(
            int.Parse(fields[0], CultureInfo.InvariantCulture),
            BigInteger.Parse(fields[1], CultureInfo.InvariantCulture),
            BigInteger.Parse(fields[2], CultureInfo.InvariantCulture),
            BigInteger.Parse(fields[3], CultureInfo.InvariantCulture));
    }
}
