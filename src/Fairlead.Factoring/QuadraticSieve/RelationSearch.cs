using Fairlead.Factoring.Checkpoints;
using Fairlead.Factoring.Concurrency;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Sieves family after family until there are enough relations.</summary>
internal sealed class RelationSearch
{
    // How many polynomials pass before relations are handed over, when they are rare.
    private const int BatchPolynomials = 64;
    private const int BatchRelations = 64;

    private readonly CoefficientChooser _chooser;
    private readonly CancellationToken _cancellationToken;
    private readonly int _callingThread = Environment.CurrentManagedThreadId;
    private SieveCheckpoint? _checkpoint;
    private int _needed;

    /// <summary>Creates a search that has found nothing yet.</summary>
    /// <param name="setup">The sieve.</param>
    /// <param name="job">How it is done; reports come on the thread that created the search.</param>
    /// <param name="cancellationToken">Ends the work early, between two polynomials.</param>
    public RelationSearch(SieveSetup setup, SieveJob job, CancellationToken cancellationToken)
    {
        Setup = setup;
        Job = job;
        _chooser = new CoefficientChooser(setup.Multiple, setup.FactorBase, setup.Pool, job.Seed);
        _cancellationToken = cancellationToken;
    }

    public SieveSetup Setup { get; }

    public SieveJob Job { get; }

    /// <summary>Gets the relations found so far.</summary>
    public RelationStore Store { get; } = new();

    /// <summary>Begins with the relations of the checkpoint of the job, if it has one.</summary>
    /// <exception cref="FactoringCheckpointException">The checkpoint cannot be used.</exception>
    public void Resume() => _checkpoint = Job.Checkpoint?.BeginSieve(Setup, _chooser, Store, _cancellationToken);

    /// <summary>Sieves on the threads of the job, which take turns at drawing families.</summary>
    /// <param name="needed">The number of cycles to find.</param>
    /// <returns>Whether so many were found; otherwise there are no more polynomials.</returns>
    public bool Run(int needed)
    {
        _needed = needed;
        ReportRelations();
        try
        {
            ThreadCrew.Run(Job.Threads, RunOnThisThread, _cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Whoever cancels means to go on from here: it must not fail silently.
            _checkpoint?.Save();
            throw;
        }

        // What follows may take long, and can be killed; but a full disk must not cost a sieve that is complete.
        _checkpoint?.TrySave();
        return Store.Cycles >= needed;
    }

    /// <summary>Sieves on this thread with vectors of the given width.</summary>
    public void RunOnThisThread<TLanes>(int needed)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        _needed = needed;
        RunOnThisThread<TLanes>(_cancellationToken);
    }

    /// <summary>Reports how far a stage is, if this is the thread that gets reports.</summary>
    public void Report(FactoringStage stage, double? shareDone)
    {
        if (Job.OnProgress is { } report && Environment.CurrentManagedThreadId == _callingThread)
        {
            report(new SieveReport(stage, Store.Tally, _needed, _checkpoint?.Restored ?? 0, shareDone));
        }
    }

    private void RunOnThisThread(CancellationToken cancellationToken)
    {
        if (Lanes512.IsSupported)
        {
            RunOnThisThread<Lanes512>(cancellationToken);
        }
        else if (Lanes256.IsSupported)
        {
            RunOnThisThread<Lanes256>(cancellationToken);
        }
        else
        {
            RunOnThisThread<LaneWord>(cancellationToken);
        }
    }

    private void RunOnThisThread<TLanes>(CancellationToken cancellationToken)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        Job.OnWorker?.Invoke(1);
        try
        {
            var worker = new SieveWorker<TLanes>(Setup);
            while (Store.Cycles < _needed && _chooser.TryNext(out var family))
            {
                Sieve(worker, family, cancellationToken);
            }

            // Its kernels work on addresses, and their memory lives as long as it does.
            GC.KeepAlive(worker);
        }
        finally
        {
            Job.OnWorker?.Invoke(-1);
        }
    }

    private void Sieve<TLanes>(SieveWorker<TLanes> worker, PolynomialFamily family, CancellationToken cancellationToken)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var batch = new RelationBatch();
        worker.Begin(family);
        for (var index = 0; index < family.Count && Store.Cycles < _needed; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (index > 0)
            {
                worker.Advance(index);
            }

            worker.Sieve(index, batch);
            if (batch.Count >= BatchRelations || index % BatchPolynomials == BatchPolynomials - 1 || index == family.Count - 1)
            {
                HandOver(family, batch);
            }
        }
    }

    private void HandOver(PolynomialFamily family, RelationBatch batch)
    {
        Store.Add(family, batch);
        batch.Clear();
        if (Environment.CurrentManagedThreadId == _callingThread)
        {
            _checkpoint?.SaveIfDue();
            ReportRelations();
        }
    }

    private void ReportRelations()
    {
        if (Job.OnProgress is not null)
        {
            Report(FactoringStage.QuadraticSieve, SieveForecast.ShareDone(Store.Tally, _needed, Setup.Parameters));
        }
    }
}
