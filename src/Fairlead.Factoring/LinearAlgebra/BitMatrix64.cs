using System.Diagnostics;
using System.Numerics;

namespace Fairlead.Factoring.LinearAlgebra;

/// <summary>Products of square matrices of 64 bits a side: one word for a row, bit j for column j.</summary>
internal static class BitMatrix64
{
    /// <summary>The number of rows, and of columns.</summary>
    public const int Size = 64;

    /// <summary>Returns the product of two matrices.</summary>
    public static ulong[] Multiply(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        Debug.Assert(left.Length == Size && right.Length == Size, "both factors are square");
        var product = new ulong[Size];
        for (var i = 0; i < Size; i++)
        {
            var row = 0UL;
            for (var bits = left[i]; bits != 0; bits &= unchecked(bits - 1))
            {
                row ^= right[BitOperations.TrailingZeroCount(bits)];
            }

            product[i] = row;
        }

        return product;
    }

    /// <summary>Adds the product of the transpose of one matrix with another.</summary>
    public static void AddTransposedProduct(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> sum)
    {
        Debug.Assert(left.Length == Size && right.Length == Size && sum.Length == Size, "all are square");
        for (var i = 0; i < Size; i++)
        {
            for (var bits = left[i]; bits != 0; bits &= unchecked(bits - 1))
            {
                sum[BitOperations.TrailingZeroCount(bits)] ^= right[i];
            }
        }
    }

    /// <summary>Adds the identity.</summary>
    public static void AddIdentity(Span<ulong> matrix)
    {
        for (var i = 0; i < Size; i++)
        {
            matrix[i] ^= 1UL << i;
        }
    }

    /// <summary>Returns the sum of two matrices, the first with only the columns of a mask.</summary>
    public static ulong[] AddMasked(ReadOnlySpan<ulong> masked, ulong mask, ReadOnlySpan<ulong> other)
    {
        var sum = new ulong[Size];
        for (var i = 0; i < Size; i++)
        {
            sum[i] = (masked[i] & mask) ^ other[i];
        }

        return sum;
    }

    /// <summary>Clears the columns outside a mask.</summary>
    public static void Mask(Span<ulong> matrix, ulong mask)
    {
        foreach (ref var row in matrix)
        {
            row &= mask;
        }
    }
}
