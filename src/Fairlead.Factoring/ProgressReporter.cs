using System.Numerics;
using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring;

/// <summary>Makes the reports about one factorization.</summary>
internal sealed class ProgressReporter
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly BigInteger _number;
    private readonly IProgress<FactoringProgress>? _progress;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly ProgressRate _relationRate;
    private SieveReport _sieve;

    // Where the share that is done began to grow: a stage may prepare something first, of which no share is known.
    private (double Share, long Timestamp)? _firstShare;
    private long _reportedAt;

    public ProgressReporter(BigInteger number, IProgress<FactoringProgress>? progress, TimeProvider time)
    {
        _number = number;
        _progress = progress;
        _time = time;
        _startedAt = time.GetTimestamp();
        _relationRate = new ProgressRate(time);
    }

    /// <summary>Gets what is being done.</summary>
    public FactoringStage Stage { get; private set; } = FactoringStage.TrialDivision;

    /// <summary>Begins another stage.</summary>
    public void Enter(FactoringStage stage)
    {
        Stage = stage;
        _firstShare = null;
        _sieve = default;
    }

    /// <summary>Takes in what the sieve says; <see langword="true" /> when it is time for a report, because the last is not so fresh that nobody would notice the difference.</summary>
    public bool TakeIn(in SieveReport report)
    {
        if (_progress is null)
        {
            return false;
        }

        var isNewStage = report.Stage != Stage;
        if (isNewStage)
        {
            Enter(report.Stage);
        }

        if (report.ShareDone > 0)
        {
            _firstShare ??= (report.ShareDone.Value, _time.GetTimestamp());
        }

        if (!isNewStage && _sieve != default && _time.GetElapsedTime(_reportedAt) < Interval)
        {
            return false;
        }

        _relationRate.Update(report.Tally.Relations);
        _sieve = report;
        return true;
    }

    /// <summary>Makes a report.</summary>
    /// <param name="found">The prime powers found.</param>
    /// <param name="unfinished">The parts that are left.</param>
    public void Report(IReadOnlyCollection<PrimePower> found, IEnumerable<BigInteger> unfinished)
    {
        if (_progress is null)
        {
            return;
        }

        _reportedAt = _time.GetTimestamp();
        var parts = unfinished.ToArray();
        var isSieving = Stage == FactoringStage.QuadraticSieve;
        _progress.Report(new FactoringProgress
        {
            Number = _number,
            Stage = Stage,
            Found = Array.AsReadOnly(found.ToArray()),
            Unfinished = Array.AsReadOnly(parts),
            Remaining = parts.Aggregate(BigInteger.One, BigInteger.Multiply),
            Elapsed = _time.GetElapsedTime(_startedAt, _reportedAt),
            RelationsFound = isSieving ? _sieve.Tally.Cycles : 0,
            RelationsNeeded = isSieving ? _sieve.Needed : 0,
            RelationsRestored = isSieving ? _sieve.Restored : 0,
            RelationsPerSecond = isSieving ? _relationRate.PerSecond : 0,
            ShareDone = _sieve.ShareDone,
            EstimatedRemaining = EstimateRemaining(),
        });
    }

    /// <summary>Estimates the rest of a stage from its share that is done, and from how fast that grows.</summary>
    /// <remarks>What a sieve was given by a checkpoint was found in another process, so only the rate of its relations tells how fast it is.</remarks>
    private TimeSpan? EstimateRemaining()
    {
        if (_sieve.ShareDone is not { } share || share <= 0)
        {
            return null;
        }

        var seconds = Stage == FactoringStage.QuadraticSieve
            ? (1 - share) / share * _sieve.Tally.Relations / _relationRate.PerSecond
            : (1 - share) / (share - _firstShare!.Value.Share) * _time.GetElapsedTime(_firstShare.Value.Timestamp, _reportedAt).TotalSeconds;
        return double.IsFinite(seconds) && seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : null;
    }
}
