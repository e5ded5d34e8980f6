namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Counts the independent cycles of the graph whose edges are relations and whose vertices are their large primes and 1.</summary>
/// <remarks>
/// In a cycle every large prime occurs twice, so its relations together are worth one without large primes (Lenstra and Manasse, "Factoring
/// with two large primes", 1994). An edge closes a cycle exactly when its ends were connected before.
/// </remarks>
internal sealed class LargePrimeGraph
{
    private readonly Dictionary<uint, int> _vertices = [];
    private readonly List<int> _parents = [];

    /// <summary>Gets the number of cycles, with every relation without large primes as one of its own.</summary>
    public int Cycles { get; private set; }

    /// <summary>Adds an edge.</summary>
    /// <param name="first">A large prime, or 1.</param>
    /// <param name="second">A large prime, or 1.</param>
    public void Add(uint first, uint second)
    {
        var (left, right) = (FindRoot(first), FindRoot(second));
        if (left == right)
        {
            Cycles++;
        }
        else
        {
            // The older vertex stays on top: 1, which most primes get connected with, is the oldest.
            _parents[Math.Max(left, right)] = Math.Min(left, right);
        }
    }

    private int FindRoot(uint prime)
    {
        if (!_vertices.TryGetValue(prime, out var vertex))
        {
            vertex = _parents.Count;
            _vertices.Add(prime, vertex);
            _parents.Add(vertex);
            return vertex;
        }

        // Every vertex on the way skips one, which keeps the ways short.
        while (_parents[vertex] != vertex)
        {
            _parents[vertex] = _parents[_parents[vertex]];
            vertex = _parents[vertex];
        }

        return vertex;
    }
}
