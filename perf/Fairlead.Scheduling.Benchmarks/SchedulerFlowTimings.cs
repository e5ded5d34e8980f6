using System.Diagnostics;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>Times turns of so many callers in turn: turns that are free at once on one thread, and a backlog of all callers that is drained.</summary>
internal sealed class SchedulerFlowTimings : FlowTimings
{
    private const int Slices = 40;
    private const int TurnsPerSlice = 100_000;
    private const int Drains = 5;
    private const int DrainedTurns = 1_000_000;

    protected override string Title => "Nanoseconds for one turn";

    protected override string FlowsTitle => "callers that take turns";

    protected override IReadOnlyList<string> Names { get; } =
    [
        "ConcurrencyLimiter, free at once", "ConcurrencyLimiter, a million waiting", "FairScheduler, free at once", "FairScheduler, a million waiting",
    ];

    protected override double[] MeasureAt(int flows)
    {
        var callers = Enumerable.Range(0, flows).Select(static number => $"caller-{number}").ToArray();
        using var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 1 });
        using var scheduler = new FairScheduler(new FairSchedulerOptions { MaxConcurrency = 1 }, TimeProvider.System, NullLogger<FairScheduler>.Instance);
        var best = Enumerable.Repeat(double.MaxValue, Names.Count).ToArray();
        for (var slice = 0; slice < Slices; slice++)
        {
            best[0] = Math.Min(best[0], TimeSlice(limiter));
            best[2] = Math.Min(best[2], TimeSlice(scheduler, callers, slice));
        }

        for (var drain = 0; drain < Drains; drain++)
        {
            best[1] = Math.Min(best[1], TimeDrain(static () => TurnBacklog.OfLimiter(DrainedTurns)));
            best[3] = Math.Min(best[3], TimeDrain(() => TurnBacklog.OfScheduler(callers, DrainedTurns)));
        }

        return best;
    }

    private static double TimeSlice(ConcurrencyLimiter limiter)
    {
        var start = Stopwatch.GetTimestamp();
        for (var turn = 0; turn < TurnsPerSlice; turn++)
        {
            limiter.AttemptAcquire().Dispose();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / TurnsPerSlice;
    }

    private static double TimeSlice(FairScheduler scheduler, string[] callers, int slice)
    {
        var next = (int)((long)slice * TurnsPerSlice % callers.Length);
        var start = Stopwatch.GetTimestamp();
        for (var turn = 0; turn < TurnsPerSlice; turn++)
        {
            if (!scheduler.RunAsync(callers[next], static _ => Task.CompletedTask).IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("A turn that was free at once has not ended at once.");
            }

            next = next + 1 == callers.Length ? 0 : next + 1;
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / TurnsPerSlice;
    }

    private static double TimeDrain(Func<TurnBacklog> fill)
    {
        using var backlog = fill();
        var start = Stopwatch.GetTimestamp();
        backlog.Drain();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / DrainedTurns;
    }
}
