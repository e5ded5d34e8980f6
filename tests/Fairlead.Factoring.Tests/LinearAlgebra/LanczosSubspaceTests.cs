using System.Numerics;
using Fairlead.Factoring.LinearAlgebra;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.LinearAlgebra;

public sealed class LanczosSubspaceTests
{
    [Fact]
    public void TryInvert_AnySymmetricMatrix_InvertsASelectionOfFullRank() =>
        Prop.ForAll<int, byte>(static (seed, rank) =>
        {
            var energy = DrawSymmetric(new Numbers(seed), rank % 70);

            var inverse = LanczosSubspace.TryInvert(energy, ulong.MaxValue, out var selected);

            Assert.NotNull(inverse);
            Assert.Equal(RankOf(energy), BitOperations.PopCount(selected));
            var product = BitMatrix64.Multiply(inverse, energy);
            for (var i = 0; i < BitMatrix64.Size; i++)
            {
                var isSelected = ((selected >> i) & 1) != 0;
                Assert.Equal(isSelected ? 1UL << i : 0, product[i] & selected);
                Assert.Equal(0UL, inverse[i] & (isSelected ? ~selected : ulong.MaxValue));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void TryInvert_ColumnUnusedTwice_Fails()
    {
        var energy = new ulong[BitMatrix64.Size];
        BitMatrix64.AddIdentity(energy);
        energy[7] = 0;

        Assert.Null(LanczosSubspace.TryInvert(energy, ~(1UL << 7), out _));
        Assert.NotNull(LanczosSubspace.TryInvert(energy, ulong.MaxValue, out _));
    }

    /// <summary>Draws a sum of products of a random column with itself, which is symmetric.</summary>
    private static ulong[] DrawSymmetric(Numbers numbers, int summands)
    {
        var matrix = new ulong[BitMatrix64.Size];
        for (var n = 0; n < summands; n++)
        {
            var column = numbers.Word();
            for (var i = 0; i < BitMatrix64.Size; i++)
            {
                matrix[i] ^= ((column >> i) & 1) == 0 ? 0 : column;
            }
        }

        return matrix;
    }

    private static int RankOf(ulong[] matrix)
    {
        var rows = matrix.ToList();
        var rank = 0;
        while (rows.Count > 0)
        {
            var row = rows[^1];
            rows.RemoveAt(rows.Count - 1);
            if (row != 0)
            {
                var bit = row & (~row + 1);
                rows = [.. rows.Select(other => (other & bit) == 0 ? other : other ^ row)];
                rank++;
            }
        }

        return rank;
    }
}
