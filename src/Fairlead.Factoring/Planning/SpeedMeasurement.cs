using System.Runtime.CompilerServices;
using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Planning;

/// <summary>Measures how fast this machine sieves, with a small piece of the same work.</summary>
/// <remarks>
/// The sieve itself would take longer to compile than may pass here. A round moves the roots of many primes by vectors and collects those that hit, adds logarithms
/// to a block at the roots of others, and scans it: what the sieve does most of its time, in the same vector widths. With AVX-512, with AVX2 and without
/// vectors, rounds were measured at 1 to 2.5 to 4.4, and whole sieves of 60 digits at 1 to 1.6 to 3.8.
/// </remarks>
internal static unsafe class SpeedMeasurement
{
    // The time of a round on the reference machine, of which see MachineSpeed: the shortest of many.
    private const double ReferenceMilliseconds = 0.036;

    private const int Rounds = 100;
    private const int Primes = 1 << 15;
    private const int SievedPrimes = 256;
    private const int Blocks = 5;
    private const int Interval = 1 << 16;
    private const int Staged = 1_024;
    private const uint FirstSieved = 257;

    /// <summary>Runs the work several times and compares the shortest time with that of the reference machine.</summary>
    public static MachineSpeed Run(TimeProvider time)
    {
        var shortest = ShortestRound(time).TotalMilliseconds;
        return MachineSpeed.Of(Math.Clamp(ReferenceMilliseconds / Math.Max(shortest, 1e-6), 0.001, 1_000));
    }

    /// <summary>Returns the time of the fastest round: the others were held up by compilation, or by other programs.</summary>
    public static TimeSpan ShortestRound(TimeProvider time)
    {
        var moduli = Fill(static i => 100_003 + (2 * i));
        var roots = Fill(static i => 7 * i);
        var steps = Fill(static i => 3 * i);
        var staged = new AlignedArray<uint>(Staged + FactorBase.Alignment);
        var block = new AlignedArray<byte>(SieveLayout.BlockLength);
        var shortest = TimeSpan.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = time.GetTimestamp();
            Work(moduli, roots, steps, staged, block);
            var elapsed = time.GetElapsedTime(start);
            shortest = elapsed < shortest ? elapsed : shortest;
        }

        return shortest;
    }

    private static AlignedArray<uint> Fill(Func<uint, uint> value)
    {
        var array = new AlignedArray<uint>(Primes);
        for (var i = 0; i < Primes; i++)
        {
            array[i] = value((uint)i);
        }

        return array;
    }

    private static void Work(AlignedArray<uint> moduli, AlignedArray<uint> roots, AlignedArray<uint> steps, AlignedArray<uint> staged, AlignedArray<byte> block)
    {
        if (Lanes512.IsSupported)
        {
            Work<Lanes512>(moduli.Pointer, roots.Pointer, steps.Pointer, staged.Pointer, block.Pointer);
        }
        else if (Lanes256.IsSupported)
        {
            Work<Lanes256>(moduli.Pointer, roots.Pointer, steps.Pointer, staged.Pointer, block.Pointer);
        }
        else
        {
            Work<LaneWord>(moduli.Pointer, roots.Pointer, steps.Pointer, staged.Pointer, block.Pointer);
        }

        GC.KeepAlive(moduli);
        GC.KeepAlive(roots);
        GC.KeepAlive(steps);
        GC.KeepAlive(staged);
        GC.KeepAlive(block);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Work<TLanes>(uint* moduli, uint* roots, uint* steps, uint* staged, byte* block)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var bound = TLanes.Broadcast(Interval);
        var count = 0;
        for (var i = 0; i < Primes; i += TLanes.Count)
        {
            var place = Residues.Add(TLanes.Load(roots + i), TLanes.Load(steps + i), TLanes.Load(moduli + i));
            TLanes.Store(place, roots + i);
            count += TLanes.StoreBelow(place, bound, place, staged + count);
            count = count > Staged - TLanes.Count ? 0 : count;
        }

        for (var i = 0U; i < Blocks; i++)
        {
            SieveBlock(roots + (i * SievedPrimes), block);

            // Nothing reaches the threshold, so one call looks at the whole block.
            ReportScan.Next<TLanes>(block, 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SieveBlock(uint* roots, byte* block)
    {
        new Span<byte>(block, SieveLayout.BlockLength).Clear();
        unchecked
        {
            for (var i = 0U; i < SievedPrimes; i++)
            {
                var stride = FirstSieved + (16 * i);
                for (var place = roots[i] % stride; place < SieveLayout.BlockLength; place += stride)
                {
                    block[place]++;
                }
            }
        }
    }
}
