using System.Numerics;
using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

/// <summary>What the kernels of the sieve must do with numbers side by side of every width.</summary>
public abstract unsafe class SieveContract
{
    // Polynomials whose buckets are filled together.
    private const int Batch = 3;

    [Fact]
    public void Inverses_EveryPrimeOfThePool_AreInverses() => CheckInverses();

    [Fact]
    public void Inverses_WhileTheCollectorRuns_AreTheSame() => CheckInversesUnderCollection();

    [Fact]
    public void Roots_EveryPolynomialOfAFamily_AreRoots() => CheckRoots();

    [Fact]
    public void Sieve_EveryBlock_AddsTheLogarithmsOfAllDivisors() => CheckBlocks();

    [Fact]
    public void Find_EveryHitOfABlock_NamesThePrime() => CheckBuckets();

    [Fact]
    public void Next_AnyBlock_FindsEveryReport() => CheckScan();

    [Fact]
    public void RunOnThisThread_SameSeed_FindsWhatOrdinaryCodeFinds() => CheckSearch();

    protected abstract void CheckInverses();

    protected abstract void CheckInversesUnderCollection();

    protected abstract void CheckRoots();

    protected abstract void CheckBlocks();

    protected abstract void CheckBuckets();

    protected abstract void CheckScan();

    protected abstract void CheckSearch();

    /// <summary>Checks vectors that this processor has; the others throw at their first instruction.</summary>
    private protected static void Where(bool isSupported, Action check)
    {
        if (isSupported)
        {
            check();
        }
    }

    private protected static void CheckInverses<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var setup = Sieves.WithAllKinds;
        var table = InverseTable.Create<TLanes>(setup.FactorBase, setup.Pool, TestContext.Current.CancellationToken);
        for (var row = 0; row < setup.Pool.Length; row++)
        {
            ulong q = setup.FactorBase.Primes[setup.Pool.Start + row];
            for (var i = 1; i < setup.FactorBase.Count; i++)
            {
                var prime = setup.FactorBase.Primes[i];
                Assert.True(prime == q || (ulong)(((UInt128)table[row][i] * q) % prime) == (1UL << 32) % prime, $"{q} modulo {prime}");
            }
        }
    }

    /// <summary>Once the memory of a prefix was given to others in the middle of the computation, because nothing but its address was used any more.</summary>
    private protected static void CheckInversesUnderCollection<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var setup = Sieves.WithAllKinds;
        var expected = InverseTable.Create<TLanes>(setup.FactorBase, setup.Pool, TestContext.Current.CancellationToken);
        Warm<TLanes>();
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() => CollectUntil(stop.Token)) { IsBackground = true };
        collector.Start();
        try
        {
            for (var round = 0; round < 3; round++)
            {
                var actual = InverseTable.Create<TLanes>(setup.FactorBase, setup.Pool, TestContext.Current.CancellationToken);
                for (var row = 0; row < setup.Pool.Length; row++)
                {
                    Assert.True(actual[row].Span.SequenceEqual(expected[row].Span), $"row {row} of round {round}");
                }
            }
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }
    }

    /// <summary>Calls so often that the compiler optimizes, and may take for dead what is not used by name any more.</summary>
    private static void Warm<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var small = Sieves.Create(100, new SieveParameters(200, 1, 60, 60, 1, 1.75, 2));
        for (var i = 0; i < 1_500; i++)
        {
            InverseTable.Create<TLanes>(small.FactorBase, small.Pool, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Collects, and takes what has become free for something else.</summary>
    private static void CollectUntil(CancellationToken token)
    {
        var taken = new Queue<byte[]>();
        while (!token.IsCancellationRequested)
        {
            GC.Collect();
            for (var i = 0; i < 16; i++)
            {
                var memory = GC.AllocateUninitializedArray<byte>(4_096, pinned: true);
                memory.AsSpan().Fill(0xFF);
                taken.Enqueue(memory);
            }

            while (taken.Count > 256)
            {
                taken.Dequeue();
            }
        }
    }

    private protected static void CheckRoots<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var setup = Sieves.WithAllKinds;
        var family = Sieves.Family(setup);
        var roots = Sieves.Roots(setup);
        roots.Begin<TLanes>(family);
        for (var polynomial = 0; polynomial < family.Count; polynomial++)
        {
            if (polynomial > 0)
            {
                roots.Advance<TLanes>(roots.MoveTo(polynomial), setup.FactorBase.PaddedCount);
            }

            AssertRoots(setup, family, polynomial, roots);
        }
    }

    private protected static void CheckBlocks<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var setup = Sieves.WithAllKinds;
        var family = Sieves.Family(setup);
        var (roots, slowRoots) = (Sieves.Roots(setup), Sieves.Roots(setup));
        roots.Begin<TLanes>(family);
        slowRoots.Begin<TLanes>(family);
        var buckets = FillBuckets<TLanes>(setup, roots);
        var sieve = new IntervalSieve<TLanes>(setup, roots, buckets);
        sieve.ChangeLeading([], family.Factors);
        for (var polynomial = 0; polynomial < Batch; polynomial++)
        {
            roots.Advance<TLanes>(roots.MoveTo(polynomial), setup.Layout.BucketStart);
            slowRoots.Advance<TLanes>(slowRoots.MoveTo(polynomial), setup.FactorBase.PaddedCount);
            var expected = SlowSieve(setup, family, slowRoots);
            buckets.Select(polynomial);
            sieve.Begin();
            for (var i = 0; i < setup.Layout.Blocks; i++)
            {
                var actual = new ReadOnlySpan<byte>(sieve.Sieve(i), SieveLayout.BlockLength);
                Assert.True(actual.SequenceEqual(expected.AsSpan(i * SieveLayout.BlockLength, SieveLayout.BlockLength)), $"polynomial {polynomial}, block {i}");
            }
        }

        GC.KeepAlive(sieve);
    }

    private protected static void CheckBuckets<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var setup = Sieves.WithAllKinds;
        var roots = Sieves.Roots(setup);
        roots.Begin<TLanes>(Sieves.Family(setup));
        var buckets = FillBuckets<TLanes>(setup, roots);

        // The roots stay where the last polynomial of the batch has them.
        buckets.Select(Batch - 1);
        var primes = setup.FactorBase.Primes;
        var found = new int[64];
        for (var place = 0U; place < setup.Layout.Interval; place += 53)
        {
            var expected = Enumerable.Range(setup.Layout.BucketStart, setup.FactorBase.Count - setup.Layout.BucketStart)
                .Where(i => place % primes[i] == roots.First[i] || place % primes[i] == (roots.First[i] + roots.Gap[i]) % primes[i]);

            var count = buckets.Find<TLanes>(place, found);

            Assert.Equal(expected, found[..count].Order());
        }
    }

    /// <summary>Fills the buckets of the first polynomials of a family.</summary>
    private static BucketSieve FillBuckets<TLanes>(SieveSetup setup, RootTable roots)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var buckets = new BucketSieve(setup.FactorBase, setup.Layout, setup.Threshold.Logarithms, Batch);
        buckets.Fill<TLanes>(roots, [.. Enumerable.Range(0, Batch).Select(roots.MoveTo)]);
        return buckets;
    }

    private protected static void CheckScan<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var numbers = new Numbers(61);
        var block = new AlignedArray<byte>(SieveLayout.BlockLength);
        for (var round = 0; round < 50; round++)
        {
            foreach (ref var value in block.Span)
            {
                value = (byte)numbers.Below(128);
            }

            var expected = Enumerable.Range(0, numbers.Below(40)).Select(_ => numbers.Below(SieveLayout.BlockLength)).Append(SieveLayout.BlockLength - 1).Distinct().Order().ToArray();
            foreach (var place in expected)
            {
                block[place] = (byte)(128 + numbers.Below(128));
            }

            var actual = new List<int>();
            for (var place = ReportScan.Next<TLanes>(block.Pointer, 0); place < SieveLayout.BlockLength; place = ReportScan.Next<TLanes>(block.Pointer, place + 1))
            {
                actual.Add(place);
            }

            Assert.Equal(expected, actual);
        }

        GC.KeepAlive(block);
    }

    private protected static void CheckSearch<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var setup = Sieves.Create(140, new SieveParameters(3_000, 2, 60, 60, 2, 1.75, 2));
        var expected = new RelationSearch(setup, new SieveJob { Seed = 5 }, TestContext.Current.CancellationToken);
        expected.RunOnThisThread<LaneWord>(150);
        var actual = new RelationSearch(setup, new SieveJob { Seed = 5 }, TestContext.Current.CancellationToken);

        actual.RunOnThisThread<TLanes>(150);

        Assert.Equal(expected.Store.Count, actual.Store.Count);
        for (var i = 0; i < actual.Store.Count; i++)
        {
            var (left, right) = (expected.Store.Read(i), actual.Store.Read(i));
            Assert.Equal(left.Root, right.Root);
            Assert.Equal(left.Factors, right.Factors);
            Assert.Equal((left.FirstLarge, left.SecondLarge), (right.FirstLarge, right.SecondLarge));
        }
    }

    private static void AssertRoots(SieveSetup setup, PolynomialFamily family, int polynomial, RootTable roots)
    {
        var (leading, middle) = (FactorBase.Limbs(family.Leading), family.Middle(polynomial));
        var constant = family.Constant(middle);
        for (var i = 1; i < setup.FactorBase.Count; i++)
        {
            if (family.Factors.Contains(i))
            {
                continue;
            }

            var prime = setup.FactorBase.Primes[i];
            var a = (BigInteger)FactorBase.Remainder(leading, prime);
            foreach (var root in new[] { roots.First[i], roots.Second[i] })
            {
                var x = (BigInteger)root - (setup.Layout.Interval / 2);
                Assert.True(root < prime && ((((a * x) + middle) * x) + constant) % prime == 0, $"prime {prime}, polynomial {polynomial}");
            }

            var hasOneRoot = (setup.Multiple % prime).IsZero;
            Assert.Equal(hasOneRoot, roots.First[i] == roots.Second[i]);
        }
    }

    /// <summary>Sieves place by place from the roots, with one logarithm for a whole vector of the larger primes.</summary>
    private static byte[] SlowSieve(SieveSetup setup, PolynomialFamily family, RootTable roots)
    {
        var sieve = new byte[setup.Layout.Interval];
        sieve.AsSpan().Fill(setup.Threshold.Start);
        for (var i = setup.Layout.MediumStart; i < setup.FactorBase.Count; i++)
        {
            if (family.Factors.Contains(i))
            {
                continue;
            }

            var logarithm = setup.Threshold.Logarithms[i < setup.Layout.NearBlockStart ? i : i / FactorBase.Alignment * FactorBase.Alignment];
            foreach (var root in new[] { roots.First[i], roots.Second[i] })
            {
                for (long place = root; place < sieve.Length; place += setup.FactorBase.Primes[i])
                {
                    sieve[place] = unchecked((byte)(sieve[place] + logarithm));
                }
            }
        }

        return sieve;
    }
}
