namespace Fairlead.Factoring.Tests.LinearAlgebra;

/// <summary>Draws matrices shaped like those of a quadratic sieve.</summary>
/// <remarks>
/// Row i stands for a prime p of about 2i·ln(2i), half of all primes. A smooth number is divisible by p more often than any number: with
/// a probability of about p^-0.8 instead of 1/p for the sizes that are sieved, and twice that because p has two roots. Relations with large
/// primes are combined, so a column is the sum of a few.
/// </remarks>
internal sealed class SieveMatrices
{
    private const int HeadRows = 24;
    private const double Exponent = 0.8;

    private readonly Random _random;
    private readonly double[] _probabilities;
    private readonly double[] _cumulated;

    public SieveMatrices(int rowCount, int seed)
    {
        _random = new Random(seed);
        _probabilities = [.. Enumerable.Range(1, rowCount).Select(static i => Math.Min(0.45, 2 * Math.Pow(2 * i * Math.Log(2 * i + 1), -Exponent)))];
        _cumulated = new double[rowCount];
        for (var i = HeadRows; i < rowCount; i++)
        {
            _cumulated[i] = _cumulated[i - 1] + _probabilities[i];
        }
    }

    /// <summary>Draws columns; each is the sum of a random number of relations with a given mean.</summary>
    public int[][] Draw(int columnCount, double meanRelations) =>
        [.. Enumerable.Range(0, columnCount).Select(_ => DrawColumn(meanRelations))];

    private int[] DrawColumn(double meanRelations)
    {
        var rows = new HashSet<int>();
        do
        {
            AddRelation(rows);
        }
        while (_random.NextDouble() >= 1 / meanRelations);
        return [.. rows.Order()];
    }

    private void AddRelation(HashSet<int> rows)
    {
        for (var row = 0; row < Math.Min(HeadRows, _probabilities.Length); row++)
        {
            if (_random.NextDouble() < _probabilities[row])
            {
                Toggle(rows, row);
            }
        }

        // Rare rows: their number first, then which.
        for (var position = NextGap(); position < _cumulated[^1]; position += NextGap())
        {
            var index = Array.BinarySearch(_cumulated, HeadRows, _cumulated.Length - HeadRows, position);
            Toggle(rows, index < 0 ? ~index : index);
        }
    }

    private double NextGap() => -Math.Log(1 - _random.NextDouble());

    private static void Toggle(HashSet<int> rows, int row)
    {
        if (!rows.Remove(row))
        {
            rows.Add(row);
        }
    }
}
