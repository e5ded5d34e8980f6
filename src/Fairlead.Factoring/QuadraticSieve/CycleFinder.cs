namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Combines relations until every large prime occurs an even number of times.</summary>
/// <remarks>
/// The relations are edges between their large primes, with 1 for a missing one. A breadth-first search gives the shortest ways to 1;
/// every edge that is not on such a way closes one cycle with the ways of its ends.
/// </remarks>
internal sealed class CycleFinder
{
    private readonly RelationStore _store;
    private readonly Dictionary<uint, int> _vertices = new() { [1] = 0 };
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly int[] _parentEdges;
    private readonly int[] _depths;

    private CycleFinder(RelationStore store, CancellationToken cancellationToken)
    {
        _store = store;
        _left = new int[store.Count];
        _right = new int[store.Count];
        for (var i = 0; i < store.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (first, second) = store.LargePrimes(i);
            (_left[i], _right[i]) = (VertexOf(first), VertexOf(second));
        }

        _parentEdges = new int[_vertices.Count];
        _depths = new int[_vertices.Count];
        Array.Fill(_depths, -1);
    }

    /// <summary>Returns the cycles as lists of relations.</summary>
    public static List<int[]> Find(RelationStore store, CancellationToken cancellationToken)
    {
        var finder = new CycleFinder(store, cancellationToken);
        finder.Search(cancellationToken);
        return finder.Close(cancellationToken);
    }

    private int VertexOf(uint prime)
    {
        if (!_vertices.TryGetValue(prime, out var vertex))
        {
            vertex = _vertices.Count;
            _vertices.Add(prime, vertex);
        }

        return vertex;
    }

    /// <summary>Finds the way of every vertex to 1, or to the first vertex of a part that is not connected with 1.</summary>
    private void Search(CancellationToken cancellationToken)
    {
        var (starts, edges) = ListEdges();
        var queue = new Queue<int>();
        for (var origin = 0; origin < _depths.Length; origin++)
        {
            if (_depths[origin] >= 0)
            {
                continue;
            }

            _depths[origin] = 0;
            _parentEdges[origin] = -1;
            queue.Enqueue(origin);
            while (queue.TryDequeue(out var vertex))
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var edge in edges.AsSpan(starts[vertex]..starts[vertex + 1]))
                {
                    var neighbor = OtherEnd(edge, vertex);
                    if (_depths[neighbor] < 0)
                    {
                        _depths[neighbor] = _depths[vertex] + 1;
                        _parentEdges[neighbor] = edge;
                        queue.Enqueue(neighbor);
                    }
                }
            }
        }
    }

    /// <summary>Returns the edges of all vertices in one array, and where those of each vertex begin.</summary>
    private (int[] Starts, int[] Edges) ListEdges()
    {
        var starts = new int[_depths.Length + 1];
        for (var edge = 0; edge < _left.Length; edge++)
        {
            starts[_left[edge] + 1]++;
            starts[_right[edge] + 1]++;
        }

        for (var i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        var edges = new int[2 * _left.Length];
        var next = starts.AsSpan().ToArray();
        for (var edge = 0; edge < _left.Length; edge++)
        {
            edges[next[_left[edge]]++] = edge;
            edges[next[_right[edge]]++] = edge;
        }

        return (starts, edges);
    }

    private List<int[]> Close(CancellationToken cancellationToken)
    {
        var cycles = new List<int[]>();
        for (var edge = 0; edge < _left.Length; edge++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_parentEdges[_left[edge]] != edge && _parentEdges[_right[edge]] != edge)
            {
                cycles.Add(CycleOf(edge));
            }
        }

        return cycles;
    }

    /// <summary>Walks from both ends of an edge to where their ways meet.</summary>
    private int[] CycleOf(int edge)
    {
        var cycle = new List<int> { edge };
        var (left, right) = (_left[edge], _right[edge]);
        while (left != right)
        {
            ref var deeper = ref _depths[left] >= _depths[right] ? ref left : ref right;
            var step = _parentEdges[deeper];
            cycle.Add(step);
            deeper = OtherEnd(step, deeper);
        }

        return [.. cycle];
    }

    private int OtherEnd(int edge, int vertex) => _left[edge] == vertex ? _right[edge] : _left[edge];
}
