using System.Numerics;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Finds dependencies by Gaussian elimination on lines of bits, where there are so few that nothing cleverer pays.</summary>
internal static class LineElimination
{
    // Half of all dependencies split a number of two primes.
    private const int Wanted = 32;
    private const int WordBits = 64;

    /// <summary>Returns sets of relations in which every index occurs an even number of times.</summary>
    /// <param name="rowCount">The number of indexes.</param>
    /// <param name="relations">The indexes of every relation, sorted and distinct.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static List<int[]> Find(int rowCount, IReadOnlyList<int[]> relations, CancellationToken cancellationToken)
    {
        // A line is a relation: its indexes as bits, and behind them which relations were added to it.
        var width = (rowCount + WordBits - 1) / WordBits;
        var lineLength = width + ((relations.Count + WordBits - 1) / WordBits);
        var lines = CreateLines(relations, width, lineLength);
        var pivots = new int[rowCount];
        Array.Fill(pivots, -1);
        var dependencies = new List<int[]>();
        for (var i = 0; i < lines.Length && dependencies.Count < Wanted; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!TryReduce(lines, i, pivots, width))
            {
                dependencies.Add(Members(lines[i].AsSpan(width)));
            }
        }

        return dependencies;
    }

    private static ulong[][] CreateLines(IReadOnlyList<int[]> relations, int width, int lineLength)
    {
        var lines = new ulong[relations.Count][];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = new ulong[lineLength];
            lines[i][width + (i / WordBits)] = 1UL << (i % WordBits);
            foreach (var row in relations[i])
            {
                lines[i][row / WordBits] |= 1UL << (row % WordBits);
            }
        }

        return lines;
    }

    /// <summary>Clears a line with the lines before it, until its highest bit is one that none of them has.</summary>
    private static bool TryReduce(ulong[][] lines, int index, int[] pivots, int width)
    {
        var line = lines[index];
        for (var word = width - 1; word >= 0; word--)
        {
            while (line[word] != 0)
            {
                var row = (word * WordBits) + BitOperations.Log2(line[word]);
                if (pivots[row] < 0)
                {
                    pivots[row] = index;
                    return true;
                }

                Add(lines[pivots[row]], line, word, width);
            }
        }

        return false;
    }

    private static void Add(ulong[] source, ulong[] target, int lastWord, int width)
    {
        Xor(source.AsSpan(0, lastWord + 1), target);
        Xor(source.AsSpan(width), target.AsSpan(width));
    }

    private static void Xor(ReadOnlySpan<ulong> source, Span<ulong> target)
    {
        var i = 0;
        for (; i + Vector<ulong>.Count <= source.Length; i += Vector<ulong>.Count)
        {
            (new Vector<ulong>(source[i..]) ^ new Vector<ulong>(target[i..])).CopyTo(target[i..]);
        }

        for (; i < source.Length; i++)
        {
            target[i] ^= source[i];
        }
    }

    private static int[] Members(ReadOnlySpan<ulong> bits)
    {
        var members = new List<int>();
        for (var word = 0; word < bits.Length; word++)
        {
            for (var rest = bits[word]; rest != 0; rest &= rest - 1)
            {
                members.Add((word * WordBits) + BitOperations.TrailingZeroCount(rest));
            }
        }

        return [.. members];
    }
}
