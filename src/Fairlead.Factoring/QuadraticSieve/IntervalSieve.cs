using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Sieves the interval of one polynomial after the other: all of it with large primes, then block by block with the others.</summary>
internal sealed unsafe class IntervalSieve<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    private readonly SieveSetup _setup;
    private readonly RootTable _roots;
    private readonly MediumSieve _medium;
    private readonly NearBlockSieve _nearBlock;
    private readonly BucketSieve _buckets;
    private readonly AlignedArray<byte> _sieve;
    private readonly byte[] _behind = new byte[MediumSieve.Overhang];

    /// <summary>Creates a sieve.</summary>
    /// <param name="setup">What is sieved.</param>
    /// <param name="roots">Where the small primes hit the interval.</param>
    /// <param name="buckets">Where the large primes hit it.</param>
    public IntervalSieve(SieveSetup setup, RootTable roots, BucketSieve buckets)
    {
        _setup = setup;
        _roots = roots;
        _buckets = buckets;
        _medium = new MediumSieve(setup.FactorBase, setup.Layout, setup.Threshold.Logarithms);
        _nearBlock = new NearBlockSieve(setup.FactorBase, setup.Layout, setup.Threshold.Logarithms);
        _sieve = new AlignedArray<byte>(setup.Layout.Interval + MediumSieve.Overhang);
    }

    /// <summary>Leaves out the primes of a leading coefficient, and takes back those of the one before.</summary>
    public void ChangeLeading(ReadOnlySpan<int> before, ReadOnlySpan<int> now) => _medium.ChangeLeading(before, now);

    /// <summary>Begins with the polynomial that roots and buckets are at.</summary>
    public void Begin()
    {
        Clear();
        _buckets.AddTo(_sieve.Pointer);
        _medium.Begin(_roots);
        _nearBlock.Begin(_roots);
    }

    /// <summary>Sieves a block, which is the first one or follows the one before, and returns its address.</summary>
    public byte* Sieve(int block)
    {
        var address = _sieve.Pointer + (block * SieveLayout.BlockLength);

        // Some hits go behind the block, where the next one has its large primes already.
        var behind = new Span<byte>(address + SieveLayout.BlockLength, MediumSieve.Overhang);
        behind.CopyTo(_behind);
        _medium.Sieve(address);
        _nearBlock.Sieve<TLanes>(address);
        _behind.CopyTo(behind);
        return address;
    }

    /// <summary>Sets every place to the start value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Clear()
    {
        var value = TLanes.Broadcast(_setup.Threshold.Start * 0x0101_0101U);
        var end = (uint*)(_sieve.Pointer + _setup.Layout.Interval);
        for (var address = (uint*)_sieve.Pointer; address < end; address += 2 * TLanes.Count)
        {
            TLanes.Store(value, address);
            TLanes.Store(value, address + TLanes.Count);
        }
    }
}
