namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Sieves family after family until there are enough relations.</summary>
internal sealed class RelationSearch
{
    // How many polynomials pass before relations are handed over, when they are rare.
    private const int BatchPolynomials = 64;
    private const int BatchRelations = 64;

    private readonly SieveSetup _setup;
    private readonly CoefficientChooser _chooser;
    private readonly Action<int, int>? _onProgress;
    private readonly CancellationToken _cancellationToken;
    private readonly int _callingThread = Environment.CurrentManagedThreadId;

    /// <summary>Creates a search that has found nothing yet.</summary>
    /// <param name="setup">The sieve.</param>
    /// <param name="seed">Selects the polynomials; on one thread the same seed gives the same relations.</param>
    /// <param name="onProgress">Receives the number of cycles found and needed, on the thread that created the search.</param>
    /// <param name="cancellationToken">Ends the work early, between two polynomials.</param>
    public RelationSearch(SieveSetup setup, ulong seed, Action<int, int>? onProgress, CancellationToken cancellationToken)
    {
        _setup = setup;
        _chooser = new CoefficientChooser(setup.Multiple, setup.FactorBase, setup.Pool, seed);
        _onProgress = onProgress;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Gets the relations found so far.</summary>
    public RelationStore Store { get; } = new();

    /// <summary>Sieves on several threads, which take turns at drawing families.</summary>
    /// <param name="needed">The number of cycles to find.</param>
    /// <param name="threads">The number of threads, this one among them.</param>
    /// <returns>Whether so many were found; otherwise there are no more polynomials.</returns>
    public bool Run(int needed, int threads)
    {
        if (threads == 1)
        {
            RunOnThisThread(needed);
        }
        else
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = _cancellationToken };
            Parallel.For(0, threads, options, _ => RunOnThisThread(needed));
        }

        return Store.Cycles >= needed;
    }

    /// <summary>Sieves on this thread with vectors of the given width.</summary>
    public void RunOnThisThread<TLanes>(int needed)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var worker = new SieveWorker<TLanes>(_setup);
        var batch = new RelationBatch();
        while (Store.Cycles < needed && _chooser.TryNext(out var family))
        {
            worker.Begin(family);
            for (var index = 0; index < family.Count && Store.Cycles < needed; index++)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                if (index > 0)
                {
                    worker.Advance(index);
                }

                worker.Sieve(index, batch);
                if (batch.Count >= BatchRelations || index % BatchPolynomials == BatchPolynomials - 1 || index == family.Count - 1)
                {
                    Store.Add(family, batch);
                    batch.Clear();
                    ReportProgress(needed);
                }
            }
        }
    }

    private void ReportProgress(int needed)
    {
        if (_onProgress is not null && Environment.CurrentManagedThreadId == _callingThread)
        {
            _onProgress(Store.Cycles, needed);
        }
    }

    private void RunOnThisThread(int needed)
    {
        if (Lanes512.IsSupported)
        {
            RunOnThisThread<Lanes512>(needed);
        }
        else if (Lanes256.IsSupported)
        {
            RunOnThisThread<Lanes256>(needed);
        }
        else
        {
            RunOnThisThread<LaneWord>(needed);
        }
    }
}
