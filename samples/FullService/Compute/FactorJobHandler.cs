using Fairlead.Factoring.Caching;
using Fairlead.Factoring.Planning;
using Fairlead.Scheduling.Jobs;

namespace FullService.Compute;

/// <summary>Factors the number of a job.</summary>
/// <remarks>
/// Numbers that take longer than about a millisecond are computed on threads of their own, at most one per worker, so that the
/// thread pool, and with it the server, stays free.
/// </remarks>
internal sealed class FactorJobHandler(FactorizationCache cache) : IJobHandler<FactorJob, FactorResult>
{
    private const string TimeoutError = "timeout";

    // Below this, a computation is over before anybody could ask how far it is.
    private static readonly TimeSpan ShortestReported = TimeSpan.FromMilliseconds(1);

    public async ValueTask<JobOutcome<FactorResult>> HandleAsync(JobContext<FactorJob> context, CancellationToken cancellationToken)
    {
        var number = context.Job.Number;
        var progress = FactoringPlan.For(number).ExpectedDuration >= ShortestReported ? new LatestProgress() : null;
        try
        {
            var (factorization, isFromCache) = await cache.FactorAsync(number, progress, cancellationToken);
            return new FactorResult(factorization.Factors, Remaining: 1, isFromCache);
        }
        catch (OperationCanceledException) when (context.StopReason == JobStopReason.TimedOut)
        {
            var partial = progress?.ToPartialResult(number) ?? new FactorResult([], number, FromCache: false);
            return JobOutcome.Dead(TimeoutError, partial);
        }
    }
}
