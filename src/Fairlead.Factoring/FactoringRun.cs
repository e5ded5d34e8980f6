using System.Numerics;
using Fairlead.Factoring.Checkpoints;
using Fairlead.Factoring.EllipticCurve;
using Fairlead.Factoring.Primality;
using Fairlead.Factoring.QuadraticSieve;
using Fairlead.Factoring.SmallFactors;

namespace Fairlead.Factoring;

/// <summary>One factorization of a number of any size: the parts that are left, the primes found, and the reports about them.</summary>
internal sealed class FactoringRun
{
    /// <summary>The size from which on the sieve takes less time than curves on a product of two equal primes, measured with <c>perf/FactorTimings</c>.</summary>
    public const int SmallestSievedBits = 96;

    /// <summary>The size from which on several threads work on a composite; below, it is split before a second one would have done much.</summary>
    public const int SmallestSharedBits = 125;

    // Below this the sieve takes so little time that the method p - 1 is not worth its own.
    private const int SmallestMinusOneBits = 160;

    private static readonly Comparer<PrimePower> ByPrime = Comparer<PrimePower>.Create(static (left, right) => left.Prime.CompareTo(right.Prime));

    private readonly BigInteger _number;
    private readonly RunSettings _settings;
    private readonly FactoringCheckpoint? _checkpoint;
    private readonly ProgressReporter _reporter;
    private readonly CancellationToken _cancellationToken;
    private readonly List<PrimePower> _found = [];
    private readonly Stack<Part> _unfinished = new();

    public FactoringRun(
        BigInteger number,
        RunSettings settings,
        FactoringCheckpoint? checkpoint,
        IProgress<FactoringProgress>? progress,
        CancellationToken cancellationToken)
    {
        _number = number;
        _settings = settings;
        _checkpoint = checkpoint;
        _reporter = new ProgressReporter(number, progress, settings.Time);
        _cancellationToken = cancellationToken;
    }

    /// <summary>Factors the number completely.</summary>
    public Factorization Complete()
    {
        Push(new Part(_number, 1));
        if (_number > ulong.MaxValue)
        {
            Report();
            DivideBySmallPrimes();
        }

        while (_unfinished.TryPeek(out var part))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            FactorPart(part);
        }

        Verify();
        Enter(FactoringStage.Finished);
        return new Factorization(_number, [.. _found]);
    }

    private void DivideBySmallPrimes()
    {
        var wide = new WideTrialDivision(_number);
        while (wide.TryTakeFactor(_cancellationToken, out var prime, out var exponent))
        {
            ReplaceTop(wide.Cofactor);
            AddPrime(prime, exponent, PrimalityVerdict.Prime);
        }
    }

    private void FactorPart(Part part)
    {
        if (part.Value <= ulong.MaxValue)
        {
            FactorWord(part);
        }
        else if (PerfectPower.TryDecompose(part.Value, WideTrialDivision.SmallestUntriedPrime(part.Value), _cancellationToken, out var root, out var exponent))
        {
            _reporter.Enter(FactoringStage.PerfectPower);
            _unfinished.Pop();
            Push(new Part(root, part.Multiplicity * exponent));
        }
        else if (BailliePsw.IsProbablePrime(part.Value, _cancellationToken))
        {
            _unfinished.Pop();
            AddPrime(part.Value, part.Multiplicity, PrimalityVerdict.ProbablePrime);
        }
        else
        {
            Split(part);
        }
    }

    private void Split(Part part)
    {
        ThrowIfTooLarge(part.Value);
        var threads = ThreadsFor(part.Value);
        Enter(FactoringStage.EllipticCurves);
        var divisor = RecallOrFindDivisor(part.Value, threads);
        var (small, large) = (BigInteger.Min(divisor, part.Value / divisor), BigInteger.Max(divisor, part.Value / divisor));
        _unfinished.Pop();
        Push(part with { Value = large });
        Push(part with { Value = small });
        Report();
    }

    private BigInteger RecallOrFindDivisor(BigInteger composite, int threads)
    {
        if (_checkpoint is null)
        {
            return FindDivisor(composite, threads);
        }

        if (!_checkpoint.TryGetDivisor(composite, out var divisor))
        {
            // Where relations are kept, the curves have been tried.
            divisor = _checkpoint.HasSieveOf(composite) && TrySieve(composite, threads, out var found) ? found : FindDivisor(composite, threads);
            _checkpoint.AddSplit(composite, divisor);
        }

        return divisor;
    }

    private BigInteger FindDivisor(BigInteger composite, int threads)
    {
        if (CloseFactors.TrySplit(composite, out var divisor)
            || (composite.GetBitLength() >= SmallestMinusOneBits && PollardMinusOne.TryFindDivisor(composite, _cancellationToken, out divisor)))
        {
            return divisor;
        }

        if (!IsSieved(composite))
        {
            return CompositeSplitter.Split(composite, _settings.Seed, threads, _cancellationToken);
        }

        return CompositeSplitter.TrySplitBeforeSieve(composite, _settings.Seed, threads, _cancellationToken, out divisor) || TrySieve(composite, threads, out divisor)
            ? divisor
            : CompositeSplitter.Split(composite, _settings.Seed, threads, _cancellationToken);
    }

    private bool TrySieve(BigInteger composite, int threads, out BigInteger divisor)
    {
        Enter(FactoringStage.QuadraticSieve);
        var job = new SieveJob { Seed = _settings.Seed, Threads = threads, OnProgress = ReportSieve, Checkpoint = _checkpoint };
        return QuadraticSieveSplitter.TrySplit(composite, job, _cancellationToken, out divisor);
    }

    private void ReportSieve(SieveReport report)
    {
        if (_reporter.TakeIn(report))
        {
            Report();
        }
    }

    private static bool IsSieved(BigInteger composite) =>
        composite.GetBitLength() is >= SmallestSievedBits and <= QuadraticSieveSplitter.MaximumBits;

    /// <summary>Returns how many threads are worth starting, and the memory is enough for.</summary>
    private int ThreadsFor(BigInteger composite)
    {
        var threads = composite.GetBitLength() < SmallestSharedBits ? 1 : _settings.Threads;
        return IsSieved(composite) ? SieveMemory.ThreadsWithin(_settings.MaxMemory, (int)composite.GetBitLength(), threads) : threads;
    }

    private static void ThrowIfTooLarge(BigInteger number)
    {
        if (number.GetBitLength() > CompositeSplitter.MaximumBits)
        {
            throw new ArgumentOutOfRangeException(
                nameof(number),
                $"Without its small prime factors the number is a composite of {number.GetBitLength():N0} bits. At most {CompositeSplitter.MaximumBits:N0} bits may be left; divide out the factors that are known.");
        }
    }

    private void FactorWord(Part part)
    {
        if (_number <= ulong.MaxValue)
        {
            _reporter.Enter(FactoringStage.WordSize);
        }

        WordFactors factors = default;
        WordFactorizer.Collect((ulong)part.Value, _settings.Seed, ref factors);
        for (var i = 0; i < factors.Count; i++)
        {
            ReplaceTop(_unfinished.Peek().Value / BigInteger.Pow(factors.Prime(i), factors.Exponent(i)));
            AddPrime(factors.Prime(i), factors.Exponent(i) * part.Multiplicity, PrimalityVerdict.Prime);
        }

        if (factors.Count == 0)
        {
            _unfinished.Pop();
        }
    }

    private void AddPrime(BigInteger prime, int exponent, PrimalityVerdict verdict)
    {
        var index = _found.BinarySearch(new PrimePower(prime, exponent, verdict), ByPrime);
        if (index >= 0)
        {
            _found[index] = _found[index] with { Exponent = _found[index].Exponent + exponent };
        }
        else
        {
            _found.Insert(~index, new PrimePower(prime, exponent, verdict));
        }

        Report();
    }

    private void Push(Part part)
    {
        if (!part.Value.IsOne)
        {
            _unfinished.Push(part);
        }
    }

    private void ReplaceTop(BigInteger value) => Push(_unfinished.Pop() with { Value = value });

    private void Enter(FactoringStage stage)
    {
        _reporter.Enter(stage);
        Report();
    }

    private void Report() =>
        _reporter.Report(_found, _unfinished.SelectMany(static part => Enumerable.Repeat(part.Value, part.Multiplicity)));

    private void Verify()
    {
        var product = _found.Aggregate(BigInteger.One, static (total, power) => total * BigInteger.Pow(power.Prime, power.Exponent));
        if (product != _number)
        {
            throw new InvalidOperationException($"The factors found for {_number} multiply to {product}; this is a defect of the factorizer.");
        }
    }

    private readonly record struct Part(BigInteger Value, int Multiplicity);
}
