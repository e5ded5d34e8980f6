using System.Diagnostics;
using LoadTest.Http;
using LoadTest.Numbers;
using LoadTest.Reporting;
using LoadTest.Statistics;

namespace LoadTest.Compute;

/// <summary>A whole run: warm up, send, follow, report.</summary>
internal sealed class ComputeRun(ComputeOptions options, IProgressView view, TimeProvider time)
{
    /// <summary>Longer than any long-poll; only a service that hangs lets it pass.</summary>
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(100);

    private readonly FailureLog _failures = new();
    private readonly SubmissionTally _submission = new(options.HttpRequests);
    private readonly FollowTally _follow = new();

    /// <summary>Runs until everything is known or the user stops it; a stopped run reports what is known.</summary>
    /// <exception cref="ServiceNotReadyException">Nothing was sent, because the service is not there or not ready.</exception>
    /// <exception cref="OperationCanceledException">The user stopped the run before anything was sent.</exception>
    public async Task<(ComputeReport Report, JobLedger Ledger, SubmissionTally Tally)> RunAsync(CancellationToken cancellationToken)
    {
        var connections = Enumerable.Range(0, Math.Min(options.Concurrency, options.HttpRequests))
            .Select(_ => new HttpConnection(options.Target, ReplyTimeout))
            .ToArray();
        try
        {
            // The service first: nobody waits for a million numbers to learn that it is not there.
            await WarmUp.CheckAsync(options.Target, connections[0], cancellationToken).ConfigureAwait(false);
            var products = new PrimeProductGenerator(options.Seed, options.Range).Take(options.Requests);
            var ledger = new JobLedger(products, options.Clients, options.Batch);
            await WarmUpAsync(connections, cancellationToken).ConfigureAwait(false);

            var submission = await SendAsync(ledger, connections, cancellationToken).ConfigureAwait(false);
            var follow = cancellationToken.IsCancellationRequested
                ? null
                : await FollowAsync(ledger, connections, submission.LastAcceptedAt, cancellationToken).ConfigureAwait(false);
            return (Report(submission.Summary, follow, cancellationToken.IsCancellationRequested), ledger, _submission);
        }
        finally
        {
            foreach (var connection in connections)
            {
                connection.Dispose();
            }
        }
    }

    /// <summary>Warms up under the eyes of the progress display: its code, too, is compiled before the clock runs.</summary>
    private async Task WarmUpAsync(HttpConnection[] connections, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var warmUp = new WarmUp(options.Target, connections);
        var work = warmUp.RunAsync(cancellationToken);
        await view.ShowAsync(
                () => new ProgressState("warming up", time.GetElapsedTime(started), warmUp.Done, warmUp.Total, "readiness requests"),
                work)
            .ConfigureAwait(false);
        await work.ConfigureAwait(false);
    }

    private async Task<(SubmissionSummary Summary, DateTimeOffset LastAcceptedAt)> SendAsync(
        JobLedger ledger,
        HttpConnection[] connections,
        CancellationToken cancellationToken)
    {
        // What generating the numbers left behind is collected now, not while the clock runs.
        GC.Collect();
        var startedAt = time.GetUtcNow();
        var started = time.GetTimestamp();
        var work = MeasureAsync(ledger, connections, cancellationToken);
        await view.ShowAsync(() => SendingState(started), work).ConfigureAwait(false);
        var (duration, processorTime) = await work.ConfigureAwait(false);

        var summary = new SubmissionSummary(
            duration,
            _submission.Accepted,
            _submission.Failed,
            ledger.Counts().Accepted,
            _submission.TooMany,
            _submission.Unavailable,
            _submission.Reconnected,
            _submission.Waited,
            Percentiles.OfTicks(_submission.AcceptedTicks()),
            processorTime);
        return (summary, startedAt + time.GetElapsedTime(started, Math.Max(started, _submission.LastAccepted)));
    }

    /// <summary>Sends, and stops the clock before the last progress is drawn.</summary>
    private async Task<(TimeSpan Duration, TimeSpan ProcessorTime)> MeasureAsync(
        JobLedger ledger,
        HttpConnection[] connections,
        CancellationToken cancellationToken)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var started = time.GetTimestamp();
        await new Submitter(options, ledger, _submission, _failures, time)
            .RunAsync(connections, cancellationToken)
            .ConfigureAwait(false);
        return (time.GetElapsedTime(started), Environment.CpuUsage.TotalTime - processor);
    }

    private async Task<FollowSummary> FollowAsync(
        JobLedger ledger,
        HttpConnection[] connections,
        DateTimeOffset lastAcceptedAt,
        CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var work = new JobFollower(options, ledger, _follow, _failures, time).RunAsync(connections, cancellationToken);
        await view.ShowAsync(() => FollowingState(ledger, started), work).ConfigureAwait(false);
        await work.ConfigureAwait(false);
        return new FollowSummary(
            time.GetElapsedTime(started),
            ledger.Counts(),
            ledger.LastEnded() - lastAcceptedAt,
            _follow.FromCache,
            _follow.Unannounced,
            ledger.WaitsByClient(),
            ledger.SharedBacklog());
    }

    private ComputeReport Report(SubmissionSummary submission, FollowSummary? follow, bool interrupted)
    {
        using var process = Process.GetCurrentProcess();
        return new ComputeReport
        {
            Options = options,
            Submission = submission,
            Follow = follow,
            Interrupted = interrupted,
            Failures = _failures.Messages(),
            PeakMemoryBytes = process.PeakWorkingSet64,
        };
    }

    private ProgressState SendingState(long started) => new(
        "sending",
        time.GetElapsedTime(started),
        _submission.Accepted + _submission.Failed,
        options.HttpRequests,
        ReportText.Join(
            (_submission.Accepted, "accepted"),
            (_submission.Failed, "failed"),
            (_submission.TooMany + _submission.Unavailable, "tried again")));

    private ProgressState FollowingState(JobLedger ledger, long started)
    {
        var counts = ledger.Counts();
        return new ProgressState(
            "following",
            time.GetElapsedTime(started),
            counts.Accepted - counts.Open,
            counts.Accepted,
            ReportText.Join(
                (counts.Completed, "completed"),
                (counts.Running, "running"),
                (counts.Pending, "pending"),
                (counts.Failed + counts.Canceled + counts.Wrong, "failed"),
                (counts.NotFound, "not found")));
    }
}
