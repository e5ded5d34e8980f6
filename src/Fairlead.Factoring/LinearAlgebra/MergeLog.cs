namespace Fairlead.Factoring.LinearAlgebra;

/// <summary>Remembers which columns were added to others and removed, to take dependencies back to the columns before.</summary>
internal sealed class MergeLog
{
    private readonly List<(int Addend, int[] Sums)> _merges = [];

    /// <summary>Notes that a column was added to others and removed.</summary>
    public void Record(int addend, int[] sums) => _merges.Add((addend, sums));

    /// <summary>Gives each removed column its part: it is in a dependency when it was added to an odd number of columns in it.</summary>
    /// <param name="words">A word for each column, whose bits are the dependencies.</param>
    public void Undo(Span<ulong> words)
    {
        for (var i = _merges.Count - 1; i >= 0; i--)
        {
            var word = 0UL;
            foreach (var sum in _merges[i].Sums)
            {
                word ^= words[sum];
            }

            words[_merges[i].Addend] = word;
        }
    }
}
