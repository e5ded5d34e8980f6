using System.Buffers;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fairlead.Factoring.LinearAlgebra;

/// <summary>Products over GF(2) of tall blocks: a word is a row of 64 columns, and a block has thousands of rows.</summary>
/// <remarks>
/// The scalar form looks up eight bits at a time. The vector form treats eight rows as eight by eight little matrices of eight
/// bits a side, which the processor multiplies in one instruction, sixty-four bytes at a time; it takes about a quarter of the time.
/// </remarks>
internal static class BlockProducts
{
    /// <summary>The number of rows of a block is a multiple of this; rows of zeros fill it up.</summary>
    public const int Alignment = 8;

    private const int TableSize = 8 * 256;

    // The bits of the main diagonal of a matrix of eight bits a side, upwards and downwards.
    private const ulong Diagonal = 0x8040_2010_0804_0201;
    private const ulong Antidiagonal = 0x0102_0408_1020_4080;

    // Byte 8j + r of the result is byte 8r + j, so that eight rows become eight columns of bytes; reversed, it is byte 8(7 - r) + j.
    private static readonly Vector512<byte> Transposition = Vector512.Create([.. Enumerable.Range(0, 64).Select(static i => (byte)((8 * (i % 8)) + (i / 8)))]);
    private static readonly Vector512<byte> ReversedTransposition = Vector512.Create([.. Enumerable.Range(0, 64).Select(static i => (byte)((8 * (7 - (i % 8))) + (i / 8)))]);

    /// <summary>Gets a value indicating whether the processor multiplies little matrices of bits.</summary>
    public static bool IsVector512Supported => Gfni.V512.IsSupported && Avx512Vbmi.IsSupported;

    /// <summary>Returns the number of rows with those that fill up the last vector.</summary>
    public static int Pad(int rows) => (rows + Alignment - 1) / Alignment * Alignment;

    /// <summary>Adds to a block its counterpart times a square matrix: <c>target += block · matrix</c>.</summary>
    public static void MultiplyAdd(ReadOnlySpan<ulong> block, ReadOnlySpan<ulong> matrix, Span<ulong> target)
    {
        AssertShapes(block, target, matrix);
        if (IsVector512Supported)
        {
            MultiplyAddVector512(block, matrix, target);
        }
        else
        {
            MultiplyAddScalar(block, matrix, target);
        }
    }

    /// <summary>Adds the product of the transpose of a block and another block: <c>product += leftᵀ · right</c>.</summary>
    public static void InnerProductAdd(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> product)
    {
        AssertShapes(left, right, product);
        if (IsVector512Supported)
        {
            InnerProductAddVector512(left, right, product);
        }
        else
        {
            InnerProductAddScalar(left, right, product);
        }
    }

    public static void MultiplyAddScalar(ReadOnlySpan<ulong> block, ReadOnlySpan<ulong> matrix, Span<ulong> target)
    {
        var rented = ArrayPool<ulong>.Shared.Rent(TableSize);
        try
        {
            var table = rented.AsSpan(0, TableSize);
            FillWithSums(matrix, table);
            unchecked
            {
                for (var r = 0; r < target.Length; r++)
                {
                    var word = block[r];
                    target[r] ^= table[(byte)word] ^ table[0x100 | (byte)(word >> 8)]
                        ^ table[0x200 | (byte)(word >> 16)] ^ table[0x300 | (byte)(word >> 24)]
                        ^ table[0x400 | (byte)(word >> 32)] ^ table[0x500 | (byte)(word >> 40)]
                        ^ table[0x600 | (byte)(word >> 48)] ^ table[0x700 | (byte)(word >> 56)];
                }
            }
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(rented);
        }
    }

    public static void InnerProductAddScalar(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> product)
    {
        var rented = ArrayPool<ulong>.Shared.Rent(TableSize);
        try
        {
            var table = rented.AsSpan(0, TableSize);
            table.Clear();
            unchecked
            {
                for (var r = 0; r < left.Length; r++)
                {
                    var (word, row) = (left[r], right[r]);
                    table[(byte)word] ^= row;
                    table[0x100 | (byte)(word >> 8)] ^= row;
                    table[0x200 | (byte)(word >> 16)] ^= row;
                    table[0x300 | (byte)(word >> 24)] ^= row;
                    table[0x400 | (byte)(word >> 32)] ^= row;
                    table[0x500 | (byte)(word >> 40)] ^= row;
                    table[0x600 | (byte)(word >> 48)] ^= row;
                    table[0x700 | (byte)(word >> 56)] ^= row;
                }
            }

            AddCollected(table, product);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(rented);
        }
    }

    public static void MultiplyAddVector512(ReadOnlySpan<ulong> block, ReadOnlySpan<ulong> matrix, Span<ulong> target)
    {
        var (m0, m1, m2, m3) = (Operand(matrix, 0), Operand(matrix, 1), Operand(matrix, 2), Operand(matrix, 3));
        var (m4, m5, m6, m7) = (Operand(matrix, 4), Operand(matrix, 5), Operand(matrix, 6), Operand(matrix, 7));
        var transposition = Transposition;
        var rows = MemoryMarshal.Cast<ulong, Vector512<byte>>(block);
        var sums = MemoryMarshal.Cast<ulong, Vector512<byte>>(target)[..rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var bytes = Avx512Vbmi.PermuteVar64x8(rows[i], transposition).AsUInt64();
            var low = Transform(bytes, 0, m0) ^ Transform(bytes, 1, m1) ^ Transform(bytes, 2, m2) ^ Transform(bytes, 3, m3);
            var high = Transform(bytes, 4, m4) ^ Transform(bytes, 5, m5) ^ Transform(bytes, 6, m6) ^ Transform(bytes, 7, m7);
            sums[i] ^= Avx512Vbmi.PermuteVar64x8(low ^ high, transposition);
        }
    }

    public static void InnerProductAddVector512(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> product)
    {
        var (p0, p1, p2, p3) = (Vector512<byte>.Zero, Vector512<byte>.Zero, Vector512<byte>.Zero, Vector512<byte>.Zero);
        var (p4, p5, p6, p7) = (p0, p0, p0, p0);
        var transposition = Transposition;
        var diagonal = Vector512.Create(Diagonal).AsByte();
        var antidiagonal = Vector512.Create(Antidiagonal).AsByte();
        var leftRows = MemoryMarshal.Cast<ulong, Vector512<byte>>(left);
        var rightRows = MemoryMarshal.Cast<ulong, Vector512<byte>>(right)[..leftRows.Length];
        for (var i = 0; i < leftRows.Length; i++)
        {
            // A little matrix is transposed when it transforms the bits of the diagonal.
            var x = Gfni.V512.GaloisFieldAffineTransform(diagonal, Avx512Vbmi.PermuteVar64x8(leftRows[i], transposition), 0).AsUInt64();
            var y = Gfni.V512.GaloisFieldAffineTransform(antidiagonal, Avx512Vbmi.PermuteVar64x8(rightRows[i], transposition), 0);
            p0 ^= Transform(x, 0, y);
            p1 ^= Transform(x, 1, y);
            p2 ^= Transform(x, 2, y);
            p3 ^= Transform(x, 3, y);
            p4 ^= Transform(x, 4, y);
            p5 ^= Transform(x, 5, y);
            p6 ^= Transform(x, 6, y);
            p7 ^= Transform(x, 7, y);
        }

        var sums = MemoryMarshal.Cast<ulong, Vector512<byte>>(product);
        sums[0] ^= Avx512Vbmi.PermuteVar64x8(p0, transposition);
        sums[1] ^= Avx512Vbmi.PermuteVar64x8(p1, transposition);
        sums[2] ^= Avx512Vbmi.PermuteVar64x8(p2, transposition);
        sums[3] ^= Avx512Vbmi.PermuteVar64x8(p3, transposition);
        sums[4] ^= Avx512Vbmi.PermuteVar64x8(p4, transposition);
        sums[5] ^= Avx512Vbmi.PermuteVar64x8(p5, transposition);
        sums[6] ^= Avx512Vbmi.PermuteVar64x8(p6, transposition);
        sums[7] ^= Avx512Vbmi.PermuteVar64x8(p7, transposition);
    }

    /// <summary>Multiplies one column of bytes of eight rows by eight little matrices that stand side by side.</summary>
    private static Vector512<byte> Transform(Vector512<ulong> bytes, int column, Vector512<byte> matrices)
    {
        var repeated = Avx512F.PermuteVar8x64(bytes, Vector512.Create((ulong)column));
        return Gfni.V512.GaloisFieldAffineTransform(repeated.AsByte(), matrices, 0);
    }

    /// <summary>Arranges eight rows of a square matrix the way the transformation wants its operand: transposed and upside down.</summary>
    private static Vector512<byte> Operand(ReadOnlySpan<ulong> matrix, int group)
    {
        var rows = MemoryMarshal.Cast<ulong, Vector512<byte>>(matrix)[group];
        return Gfni.V512.GaloisFieldAffineTransform(
            Vector512.Create(Antidiagonal).AsByte(), Avx512Vbmi.PermuteVar64x8(rows, ReversedTransposition), 0);
    }

    /// <summary>Fills eight tables with the sums of all choices from eight rows each.</summary>
    private static void FillWithSums(ReadOnlySpan<ulong> matrix, Span<ulong> table)
    {
        for (var group = 0; group < 8; group++)
        {
            var sums = table.Slice(group * 256, 256);
            sums[0] = 0;
            for (var choice = 1; choice < 256; choice++)
            {
                sums[choice] = sums[choice & (choice - 1)] ^ matrix[(8 * group) + BitOperations.TrailingZeroCount(choice)];
            }
        }
    }

    /// <summary>Adds to each row what was collected under the bytes that have its bit.</summary>
    private static void AddCollected(ReadOnlySpan<ulong> table, Span<ulong> product)
    {
        for (var row = 0; row < BitMatrix64.Size; row++)
        {
            var collected = table.Slice(row / 8 * 256, 256);
            for (var choice = 1; choice < 256; choice++)
            {
                product[row] ^= ((choice >> (row % 8)) & 1) == 0 ? 0 : collected[choice];
            }
        }
    }

    [Conditional("DEBUG")]
    private static void AssertShapes(ReadOnlySpan<ulong> block, ReadOnlySpan<ulong> other, ReadOnlySpan<ulong> square)
    {
        Debug.Assert(block.Length == other.Length && block.Length % Alignment == 0, "the blocks have the same number of rows, in whole vectors");
        Debug.Assert(square.Length == BitMatrix64.Size, "the matrix is square");
    }
}
