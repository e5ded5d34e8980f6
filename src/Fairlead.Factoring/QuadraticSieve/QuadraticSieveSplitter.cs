using System.Diagnostics;
using System.Numerics;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Splits a composite by the self-initializing quadratic sieve.</summary>
internal sealed class QuadraticSieveSplitter
{
    /// <summary>The size of the largest composite that can be split: the values of its polynomials fit in 256 bits.</summary>
    public const int MaximumBits = 440;

    // More columns than rows: the chance that none of the dependencies splits the number falls below 1 in 10^9.
    private const int Excess = 40;

    // How many polynomials pass before relations are handed over, when they are rare.
    private const int BatchPolynomials = 64;
    private const int BatchRelations = 64;

    private readonly SieveSetup _setup;
    private readonly CoefficientChooser _chooser;
    private readonly RelationStore _store = new();
    private readonly CancellationToken _cancellationToken;
    private int _needed;

    private QuadraticSieveSplitter(SieveSetup setup, ulong seed, CancellationToken cancellationToken)
    {
        _setup = setup;
        _chooser = new CoefficientChooser(setup.Multiple, setup.FactorBase, setup.Pool, seed);
        _cancellationToken = cancellationToken;
        _needed = RelationMatrix.RowCount(setup.FactorBase) + Excess;
    }

    /// <summary>Returns a factor other than one and the composite; it need not be prime.</summary>
    /// <param name="composite">An odd composite of at most <see cref="MaximumBits"/> bits that is not a perfect power.</param>
    /// <param name="seed">Selects the polynomials; on one thread the same seed gives the same course.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static BigInteger Split(BigInteger composite, ulong seed, int threads, CancellationToken cancellationToken) =>
        Split(composite, parameters: null, seed, threads, cancellationToken);

    internal static BigInteger Split(BigInteger composite, SieveParameters? parameters, ulong seed, int threads, CancellationToken cancellationToken)
    {
        Debug.Assert(!composite.IsEven && composite.GetBitLength() <= MaximumBits, "the composite is odd and within reach");
        var setup = SieveSetup.Create(composite, parameters, cancellationToken);
        var divisor = setup.FactorBase.Primes.Select(prime => BigInteger.GreatestCommonDivisor(prime, composite)).FirstOrDefault(static common => !common.IsOne);
        return divisor.IsZero ? new QuadraticSieveSplitter(setup, seed, cancellationToken).Run(threads) : divisor;
    }

    private BigInteger Run(int threads)
    {
        while (true)
        {
            Sieve(threads);
            if (TryFinish(out var divisor))
            {
                return divisor;
            }

            // Dependencies that split nothing are bad luck, or the number has many factors in common with its roots: a few relations more.
            _needed = _store.Cycles + Excess;
        }
    }

    private void Sieve(int threads)
    {
        if (threads == 1)
        {
            SieveOnThisThread();
            return;
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = _cancellationToken };
        Parallel.For(0, threads, options, _ => SieveOnThisThread());
    }

    private void SieveOnThisThread()
    {
        if (Lanes512.IsSupported)
        {
            Sieve<Lanes512>();
        }
        else if (Lanes256.IsSupported)
        {
            Sieve<Lanes256>();
        }
        else
        {
            Sieve<LaneWord>();
        }
    }

    private void Sieve<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var worker = new SieveWorker<TLanes>(_setup);
        var batch = new RelationBatch();
        while (_store.Cycles < _needed)
        {
            var family = _chooser.Next();
            worker.Begin(family);
            for (var index = 0; index < family.Count && _store.Cycles < _needed; index++)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                if (index > 0)
                {
                    worker.Advance(index);
                }

                worker.Sieve(index, batch);
                if (batch.Count >= BatchRelations || index % BatchPolynomials == BatchPolynomials - 1 || index == family.Count - 1)
                {
                    _store.Add(family, batch);
                    batch.Clear();
                }
            }
        }
    }

    private bool TryFinish(out BigInteger divisor)
    {
        var cycles = CycleFinder.Find(_store, _cancellationToken);
        var columns = RelationMatrix.Columns(_store, cycles, _setup.FactorBase, _cancellationToken);
        foreach (var dependency in DenseElimination.Find(RelationMatrix.RowCount(_setup.FactorBase), columns, _cancellationToken))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var relations = dependency.SelectMany(column => cycles[column]);
            if (CongruenceOfSquares.TrySplit(_setup.Number, _setup.FactorBase, _store, relations, out divisor))
            {
                return true;
            }
        }

        divisor = BigInteger.Zero;
        return false;
    }
}
