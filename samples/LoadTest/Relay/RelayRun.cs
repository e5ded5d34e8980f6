using System.Globalization;
using LoadTest.Compute;
using LoadTest.Http;
using LoadTest.Reporting;

namespace LoadTest.Relay;

/// <summary>A whole run: find out what to ask for, one step for each number of users, report.</summary>
internal sealed class RelayRun(RelayOptions options, IProgressView view, TimeProvider time)
{
    private const int WarmUpRequests = 1_000;

    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(1);

    private readonly FailureLog _failures = new();

    /// <exception cref="ServiceNotReadyException">Nothing was measured, because the service is not there or does not answer as a relay.</exception>
    /// <exception cref="OperationCanceledException">The user stopped the run before anything was measured.</exception>
    public async Task<RelayReport> RunAsync(CancellationToken cancellationToken)
    {
        using var first = new HttpConnection(options.Target, ReplyTimeout);
        using var counting = new HttpConnection(options.Upstream ?? options.Target, ReplyTimeout);
        var counter = options.Upstream is { } upstream ? new UpstreamCounter(upstream, counting) : null;
        await (counter?.CheckAsync(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        var paths = await RelayTargets.FindAsync(options, first, cancellationToken).ConfigureAwait(false);
        var warm = paths.Select(path => new RelayTarget(options.Target, path)).ToArray();
        if (!options.IsCold)
        {
            await WarmUpAsync(warm, first, cancellationToken).ConfigureAwait(false);
        }

        var steps = new List<StepResult>();
        foreach (var users in options.Users)
        {
            var targets = counter is null ? warm : [.. paths.Select(path => new RelayTarget(options.Target, RelayTargets.NeverAsked(path, MarkOf(steps.Count))))];
            var step = await StepAsync(users, targets, cancellationToken).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested && step.Times.Count + step.Errors == 0)
            {
                break;
            }

            var requests = counter is null ? null : await counter.CountAsync(targets, CancellationToken.None).ConfigureAwait(false);
            steps.Add(step with { UpstreamRequests = requests });
        }

        if (steps.Count == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new RelayReport
        {
            Options = options,
            Paths = paths,
            Steps = steps,
            Failures = _failures.Messages(),
            ProcessorTime = Environment.CpuUsage.TotalTime,
            Interrupted = cancellationToken.IsCancellationRequested,
        };
    }

    private string MarkOf(int step) => string.Create(CultureInfo.InvariantCulture, $"{options.RunId}-{step}");

    // Everything is stored then, and the code of both sides is compiled.
    private async Task WarmUpAsync(RelayTarget[] targets, HttpConnection connection, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var done = 0; done < targets.Length || (done < WarmUpRequests && time.GetElapsedTime(started) < LongestWarmUp); done++)
        {
            await RelayTargets.AskAsync(targets[done % targets.Length], options.Target, connection, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<StepResult> StepAsync(int users, RelayTarget[] targets, CancellationToken cancellationToken)
    {
        var connections = Enumerable.Range(0, users).Select(_ => new HttpConnection(options.Target, ReplyTimeout)).ToArray();
        try
        {
            await OpenAsync(connections, cancellationToken).ConfigureAwait(false);
            GC.Collect();
            var load = new UserLoad(targets, options.Duration, _failures, time);
            var started = time.GetTimestamp();
            var work = load.RunAsync(connections, cancellationToken);
            await view.ShowAsync(() => Progress(users, load, started), work).ConfigureAwait(false);
            return await work.ConfigureAwait(false);
        }
        finally
        {
            foreach (var connection in connections)
            {
                connection.Dispose();
            }
        }
    }

    // Connecting is not what is measured. Who is refused here is refused again with the first request, and counted then.
    private static async Task OpenAsync(HttpConnection[] connections, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(connections.Select(connection => connection.OpenAsync(cancellationToken))).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // As above; a run that was stopped ends with its next step.
        }
    }

    private ProgressState Progress(int users, UserLoad load, long started)
    {
        var elapsed = time.GetElapsedTime(started);
        return new ProgressState(
            $"{ReportText.Number(users)} users",
            elapsed,
            (long)Math.Min(elapsed.TotalSeconds, options.Duration.TotalSeconds),
            (long)options.Duration.TotalSeconds,
            ReportText.Join((load.Answers, "answers"), (load.Errors, "errors")));
    }
}
