using System.Numerics;
using Fairlead.Factoring;

namespace FullService.Compute;

/// <summary>Keeps the latest report of a computation, for the case that it does not end in time.</summary>
internal sealed class LatestProgress : IProgress<FactoringProgress>
{
    private volatile FactoringProgress? _latest;

    public void Report(FactoringProgress value) => _latest = value;

    /// <summary>Tells what was found so far of a number.</summary>
    public FactorResult ToPartialResult(BigInteger number) =>
        _latest is { } latest
            ? new FactorResult(latest.Found, latest.Remaining, FromCache: false)
            : new FactorResult([], number, FromCache: false);
}
