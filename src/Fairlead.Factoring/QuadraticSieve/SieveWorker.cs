using System.Runtime.InteropServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>The memory of one thread, which sieves one family of polynomials after the other.</summary>
internal sealed unsafe class SieveWorker<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    private readonly SieveSetup _setup;
    private readonly RootTable _roots;
    private readonly BucketSieve _buckets;
    private readonly IntervalSieve<TLanes> _sieve;
    private readonly CandidateDivision<TLanes> _division;
    private readonly List<RootMove> _moves = [];
    private PolynomialFamily? _family;

    public SieveWorker(SieveSetup setup)
    {
        _setup = setup;
        _roots = new RootTable(setup.FactorBase, setup.Pool, setup.Inverses, setup.Layout.Interval);
        _buckets = new BucketSieve(setup.FactorBase, setup.Layout, setup.Threshold.Logarithms, setup.Layout.BatchLength);
        _sieve = new IntervalSieve<TLanes>(setup, _roots, _buckets);
        _division = new CandidateDivision<TLanes>(setup, _roots, _buckets);
    }

    /// <summary>Moves on to the first polynomial of a family.</summary>
    public void Begin(PolynomialFamily family)
    {
        _roots.Begin<TLanes>(family);
        _sieve.ChangeLeading(_family is null ? [] : _family.Factors, family.Factors);
        _family = family;
        FillBuckets(0);
    }

    /// <summary>Moves on to another polynomial of the family, which must be the next one.</summary>
    public void Advance(int index)
    {
        _roots.Advance<TLanes>(_roots.MoveTo(index), _setup.Layout.BucketStart);
        var place = index % _buckets.BatchLength;
        if (place == 0)
        {
            FillBuckets(index);
        }
        else
        {
            _buckets.Select(place);
        }
    }

    /// <summary>Sieves the current polynomial and adds its relations to a batch.</summary>
    public void Sieve(int index, RelationBatch batch)
    {
        SievePolynomial? polynomial = null;
        _sieve.Begin();
        for (var i = 0; i < _setup.Layout.Blocks; i++)
        {
            var block = _sieve.Sieve(i);
            for (var place = ReportScan.Next<TLanes>(block, 0); place < SieveLayout.BlockLength; place = ReportScan.Next<TLanes>(block, place + 1))
            {
                // Made for the first report only: many polynomials have none.
                polynomial ??= new SievePolynomial(_family!, index);
                _division.Examine(_family!, polynomial, (i * SieveLayout.BlockLength) + place, block[place], batch);
            }
        }
    }

    /// <summary>Fills the buckets of a polynomial and of those that follow it in its batch.</summary>
    private void FillBuckets(int index)
    {
        _moves.Clear();
        for (var next = index; next < Math.Min(index + _buckets.BatchLength, _family!.Count); next++)
        {
            _moves.Add(_roots.MoveTo(next));
        }

        _buckets.Fill<TLanes>(_roots, CollectionsMarshal.AsSpan(_moves));
    }
}
