using System.Diagnostics;
using Fairlead.Scheduling.Metrics;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.Logging;

namespace Fairlead.Scheduling.Jobs;

/// <summary>Runs the handler under a lease, stops it in time, and records how it ended.</summary>
internal sealed partial class JobAttempt<TJob, TResult>(
    IJobStore<TJob, TResult> store,
    IJobHandler<TJob, TResult> handler,
    JobQueueOptions options,
    TimeProvider timeProvider,
    ILogger logger,
    JobMeter meter)
{
    /// <summary>The error of a job that ran too long.</summary>
    internal const string TimeoutError = "timeout";

    private readonly Lock _randomGate = new();
    private readonly Random _random = new();

    public async Task RunAsync(JobLease<TJob> lease)
    {
        var outcome = await MeasureAsync(lease).ConfigureAwait(false);
        if (outcome is { } ended)
        {
            await store.EndAsync(lease, ended, DelayAfter(lease.Attempt), CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            // Stopping: the job goes back. After a cancel or a lost lease the store refuses this, and has done its part.
            await store.ReleaseAsync(lease, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask<JobOutcome<TResult>?> MeasureAsync(JobLease<TJob> lease)
    {
        using var activity = meter.StartActivity(lease);
        meter.RecordWait(lease);
        var began = timeProvider.GetTimestamp();
        var outcome = Judge(lease, await HandleAsync(lease, activity).ConfigureAwait(false));
        var word = WordOf(outcome?.Kind, lease.StopReason);
        SchedulingActivities.NoteOutcome(activity, word, outcome?.Error);
        meter.RecordDuration(lease, timeProvider.GetElapsedTime(began), word);
        return outcome;
    }

    // A handler that finished in spite of being asked to stop has finished; one that gave up is judged by who asked.
    private static JobOutcome<TResult>? Judge(JobLease<TJob> lease, JobOutcome<TResult>? outcome) =>
        outcome?.Kind is null or JobOutcomeKind.Dead && lease.StopReason == JobStopReason.TimedOut
            ? JobOutcome.TimedOut(outcome?.Error ?? TimeoutError, outcome is { } partial ? partial.Result : default)
            : outcome;

    private static string WordOf(JobOutcomeKind? outcome, JobStopReason stopReason) => (outcome, stopReason) switch
    {
        (JobOutcomeKind.Completed, _) => "completed",
        (JobOutcomeKind.Failed, _) => "failed",
        (JobOutcomeKind.Dead, _) => "dead",
        (JobOutcomeKind.TimedOut, _) => "timed_out",
        (_, JobStopReason.Canceled) => "canceled",
        (_, JobStopReason.LeaseLost) => "lease_lost",
        _ => "stopped",
    };

    private async ValueTask<JobOutcome<TResult>?> HandleAsync(JobLease<TJob> lease, Activity? activity)
    {
        using var timeout = StartTimeout(lease);
        try
        {
            var outcome = await handler.HandleAsync(new JobContext<TJob>(lease, ReportAsync), lease.StopToken).ConfigureAwait(false);
            return outcome.Kind switch
            {
                JobOutcomeKind.Failed when IsInterrupted(lease) => null,
                JobOutcomeKind.Completed or JobOutcomeKind.Failed or JobOutcomeKind.Dead => outcome,
                _ => JobOutcome.Dead<TResult>("The handler returned no outcome; it must return one that JobOutcome makes."),
            };
        }
#pragma warning disable CA1031 // The edge of the worker's loop: whatever a handler throws is the outcome of its job.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (IsInterrupted(lease))
            {
                return null;
            }

            activity?.AddException(exception);
            LogAttemptFailed(logger, exception, lease.Attempt, lease.Id);
            return JobOutcome.Failed<TResult>(exception.Message is { Length: > 0 } message ? message : exception.GetType().Name);
        }
    }

    private static bool IsInterrupted(JobLease<TJob> lease) => lease.StopReason != JobStopReason.None;

    private ITimer? StartTimeout(JobLease<TJob> lease)
    {
        var timeout = lease.Timeout ?? options.JobTimeout;
        return timeout == Timeout.InfiniteTimeSpan
            ? null
            : timeProvider.CreateTimer(
                static state => ((JobLease<TJob>)state!).Revoke(JobStopReason.TimedOut),
                lease, timeout, Timeout.InfiniteTimeSpan);
    }

    private async ValueTask ReportAsync(JobLease<TJob> lease, JobProgress progress, CancellationToken cancellationToken)
    {
        if (!await store.ReportAsync(lease, progress, cancellationToken).ConfigureAwait(false))
        {
            lease.Revoke(JobStopReason.LeaseLost);
        }
    }

    private TimeSpan DelayAfter(int attempt)
    {
        lock (_randomGate)
        {
            return RetrySchedule.DelayAfter(attempt, options.RetryDelay, options.MaxRetryDelay, _random.NextDouble());
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "Attempt {Attempt} of job {Id} failed.")]
    private static partial void LogAttemptFailed(ILogger logger, Exception exception, int attempt, JobId id);
}
