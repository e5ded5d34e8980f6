using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>Many turns that wait, to be granted one after the other.</summary>
internal sealed class TurnBacklog : IDisposable
{
    private const int Places = 4;

    private readonly TaskCompletionSource _start = new();
    private readonly CountdownEvent _left;
    private readonly IDisposable _granting;

    private TurnBacklog(IDisposable granting, int turns) => (_granting, _left) = (granting, new CountdownEvent(turns));

    /// <summary>Lets turns wait for a scheduler, of all callers in turn.</summary>
    public static TurnBacklog OfScheduler(string[] callers, int turns)
    {
        var scheduler = new FairScheduler(
            new FairSchedulerOptions { MaxConcurrency = Places, MaxQueued = turns, MaxQueuedPerCaller = turns, QueueTimeout = Timeout.InfiniteTimeSpan },
            TimeProvider.System,
            NullLogger<FairScheduler>.Instance);
        var backlog = new TurnBacklog(scheduler, turns);
        for (var turn = 0; turn < turns; turn++)
        {
            _ = backlog.UseAsync(scheduler, callers[turn % callers.Length]);
        }

        return backlog;
    }

    /// <summary>Lets turns wait for a limiter that knows no callers.</summary>
    public static TurnBacklog OfLimiter(int turns)
    {
        var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = Places, QueueLimit = turns });
        var backlog = new TurnBacklog(limiter, turns);
        for (var turn = 0; turn < turns; turn++)
        {
            _ = backlog.UseAsync(limiter);
        }

        return backlog;
    }

    /// <summary>Ends each turn when it is granted, until none is left.</summary>
    public void Drain()
    {
        _start.SetResult();
        _left.Wait();
    }

    public void Dispose()
    {
        _granting.Dispose();
        _left.Dispose();
    }

    // The first few have turns at once and hold them until the start; the others wait.
    private async Task UseAsync(FairScheduler scheduler, string caller)
    {
        using (await scheduler.AcquireAsync(caller).ConfigureAwait(false))
        {
            await _start.Task.ConfigureAwait(false);
            _left.Signal();
        }
    }

    private async Task UseAsync(ConcurrencyLimiter limiter)
    {
        using (await limiter.AcquireAsync().ConfigureAwait(false))
        {
            await _start.Task.ConfigureAwait(false);
            _left.Signal();
        }
    }
}
