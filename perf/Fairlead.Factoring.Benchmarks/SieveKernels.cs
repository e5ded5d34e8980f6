using Fairlead.Factoring.EllipticCurve;
using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Benchmarks;

/// <summary>The kernels of the sieve on the first family of polynomials of a number, with vectors of one kind.</summary>
internal sealed unsafe class SieveKernels<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    /// <summary>How many places of a block <see cref="Divide"/> looks at.</summary>
    public const int Candidates = 64;

    private readonly SieveSetup _setup;
    private readonly PolynomialFamily _family;
    private readonly SievePolynomial _polynomial;
    private readonly RootTable _roots;
    private readonly NearBlockSieve _near;
    private readonly BucketSieve _buckets;
    private readonly CandidateDivision<TLanes> _division;
    private readonly RelationBatch _batch = new();
    private readonly AlignedArray<byte> _block = new(SieveLayout.BlockLength + MediumSieve.Overhang);
    private readonly int[] _places = new int[Candidates];
    private bool _isGrowing;

    public SieveKernels(SieveInput input)
    {
        var (setup, family) = input;
        (_setup, _family) = (setup, family);
        _polynomial = new SievePolynomial(family, 0);
        var logarithms = setup.Threshold.Logarithms;
        _roots = new RootTable(setup.FactorBase, setup.Pool, setup.Inverses, setup.Layout.Interval);
        _near = new NearBlockSieve(setup.FactorBase, setup.Layout, logarithms);
        _buckets = new BucketSieve(setup.FactorBase, setup.Layout, logarithms, batchLength: 1);
        _division = new CandidateDivision<TLanes>(setup, _roots, _buckets);
        _roots.Begin<TLanes>(family);
        _buckets.Fill<TLanes>(_roots, [_roots.MoveTo(0)]);
        var random = new SplitMix64(1);
        foreach (ref var place in _places.AsSpan())
        {
            place = (int)(random.Next() % SieveLayout.BlockLength);
        }

        _block[SieveLayout.BlockLength - 1] = 255;
    }

    /// <summary>Moves the roots of all primes to another polynomial.</summary>
    public void MoveRoots()
    {
        // To the next polynomial and back.
        _isGrowing = !_isGrowing;
        _roots.Advance<TLanes>(new RootMove(_roots.Step(0), _isGrowing), _setup.FactorBase.PaddedCount);
    }

    /// <summary>Moves the roots of large primes and collects their hits.</summary>
    public void FillBuckets()
    {
        _isGrowing = !_isGrowing;
        _buckets.Fill<TLanes>(_roots, [new RootMove(_roots.Step(0), _isGrowing)]);
    }

    /// <summary>Sieves all blocks of a polynomial with the primes that hit a block a few times.</summary>
    public void SieveNearBlock()
    {
        _near.Begin(_roots);
        for (var block = 0; block < _setup.Layout.Blocks; block++)
        {
            _near.Sieve<TLanes>(_block.Pointer);
        }
    }

    /// <summary>Looks for a report in a block that has one, at its end.</summary>
    public int Scan() => ReportScan.Next<TLanes>(_block.Pointer, 0);

    /// <summary>Factors values at places of a block.</summary>
    public int Divide()
    {
        _batch.Clear();
        foreach (var place in _places)
        {
            // With the highest report, so that no candidate is given up before all primes were looked at.
            _division.Examine(_family, _polynomial, place, report: 255, _batch);
        }

        return _batch.Count;
    }
}
