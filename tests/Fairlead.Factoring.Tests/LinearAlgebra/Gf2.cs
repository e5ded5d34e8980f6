using System.Numerics;

namespace Fairlead.Factoring.Tests.LinearAlgebra;

/// <summary>Slow and obvious linear algebra modulo 2, which shares no code with the library.</summary>
internal static class Gf2
{
    /// <summary>Computes the rank of a matrix from its columns.</summary>
    public static int Rank(IEnumerable<int[]> columns)
    {
        var byLength = new Dictionary<long, BigInteger>();
        foreach (var column in columns)
        {
            var rest = ToBits(column);
            while (!rest.IsZero && byLength.TryGetValue(rest.GetBitLength(), out var reducer))
            {
                rest ^= reducer;
            }

            if (!rest.IsZero)
            {
                byLength.Add(rest.GetBitLength(), rest);
            }
        }

        return byLength.Count;
    }

    /// <summary>Draws columns in which each row has the same chance.</summary>
    public static int[][] DrawColumns(Numbers numbers, int rowCount, int columnCount, int percent) =>
        [.. Enumerable.Range(0, columnCount).Select(_ => Enumerable.Range(0, rowCount).Where(_ => numbers.Below(100) < percent).ToArray())];

    /// <summary>Checks that dependencies are not empty, ascend, cancel and are independent.</summary>
    public static void AssertDependencies(IReadOnlyList<int[]> relations, IReadOnlyList<int[]> dependencies)
    {
        foreach (var dependency in dependencies)
        {
            Assert.NotEmpty(dependency);
            Assert.Equal(dependency.Distinct().Order(), dependency);
            var sum = new HashSet<int>();
            foreach (var relation in dependency)
            {
                sum.SymmetricExceptWith(relations[relation]);
            }

            Assert.Empty(sum);
        }

        Assert.Equal(dependencies.Count, Rank(dependencies));
    }

    /// <summary>Splits words into their bits: a list for each bit that is set anywhere.</summary>
    public static List<int[]> Vectors(IReadOnlyList<ulong> words) =>
    [
        .. Enumerable.Range(0, 64)
            .Select(bit => Enumerable.Range(0, words.Count).Where(i => ((words[i] >> bit) & 1) != 0).ToArray())
            .Where(static vector => vector.Length > 0),
    ];

    private static BigInteger ToBits(int[] rows)
    {
        var bytes = new byte[(rows.DefaultIfEmpty(0).Max() / 8) + 1];
        foreach (var row in rows)
        {
            bytes[row / 8] |= (byte)(1 << (row % 8));
        }

        return new BigInteger(bytes, isUnsigned: true);
    }
}
