using System.Collections.Concurrent;
using System.Text;
using Fairlead.Webhooks.Signing;
using LoadTest.Compute;
using LoadTest.Http;
using LoadTest.Reporting;
using LoadTest.Statistics;
using WebhookReceiver;
using WebhookReceiver.Hosting;

namespace LoadTest.Analysis;

/// <summary>A whole run: start a receiver, send, receive, ask the service what it knows, report.</summary>
internal sealed class AnalysisRun(AnalysisOptions options, IProgressView view, TimeProvider time)
{
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    // What has arrived is acknowledged soon; only a service that hangs takes longer.
    private static readonly TimeSpan LongestAcknowledgement = TimeSpan.FromSeconds(10);

    private readonly AnalysisLedger _ledger = new();
    private readonly FailureLog _failures = new();
    private readonly LineLatencies _latencies = new();

    /// <exception cref="ServiceNotReadyException">Nothing was sent, because the service is not there or not ready.</exception>
    /// <exception cref="OperationCanceledException">The user stopped the run before anything was sent.</exception>
    public async Task<AnalysisReport> RunAsync(CancellationToken cancellationToken)
    {
        var connections = Enumerable.Range(0, Math.Min(options.Concurrency, options.Requests)).Select(_ => new HttpConnection(options.Target, ReplyTimeout)).ToArray();
        try
        {
            await WarmUp.CheckAsync(options.Target, connections[0], cancellationToken).ConfigureAwait(false);
            await new WarmUp(options.Target, connections).RunAsync(cancellationToken).ConfigureAwait(false);
            var secret = WebhookSecret.Create().Reveal();
            var receiver = await ReceiverHost.StartAsync(new ReceiverOptions { Secrets = [secret] }, time, _latencies.Note, cancellationToken).ConfigureAwait(false);
            await using (receiver.ConfigureAwait(false))
            {
                return await RunAsync(receiver, connections, secret, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (var connection in connections)
            {
                connection.Dispose();
            }
        }
    }

    private async Task<AnalysisReport> RunAsync(ReceiverHost receiver, HttpConnection[] connections, string secret, CancellationToken cancellationToken)
    {
        var webhook = $"\"webhookUrl\":\"{new Uri(receiver.Url, "/hook")}\",\"webhookSecret\":\"{secret}\"";
        GC.Collect();
        var startedAt = time.GetUtcNow();
        var started = time.GetTimestamp();
        await new AnalysisStarter(options, _ledger, _failures, time).RunAsync(connections, webhook, cancellationToken).ConfigureAwait(false);
        var timeToSend = time.GetElapsedTime(started);

        var ids = _ledger.Ids;
        var receiving = WaitForStreamsAsync(receiver, ids.Count, cancellationToken);
        await view.ShowAsync(() => Progress(receiver, ids.Count, started), receiving).ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
        var answers = cancellationToken.IsCancellationRequested ? new Dictionary<string, AnalysisAnswer>() : await AskAsync(connections, ids, cancellationToken).ConfigureAwait(false);
        return Report(receiver, ids, answers, startedAt, timeToSend) with { Interrupted = cancellationToken.IsCancellationRequested };
    }

    private async Task WaitForStreamsAsync(ReceiverHost receiver, int expected, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var timer = new PeriodicTimer(Look, time);
        try
        {
            while (receiver.Streams.Complete < expected && time.GetElapsedTime(started) < options.Timeout)
            {
                await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The user stopped the run; the report says how far it came.
        }
    }

    private async Task<IReadOnlyDictionary<string, AnalysisAnswer>> AskAsync(HttpConnection[] connections, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var answers = new ConcurrentDictionary<string, AnalysisAnswer>(StringComparer.Ordinal);
        var open = new ConcurrentQueue<string>(ids);
        var started = time.GetTimestamp();
        try
        {
            await Task.WhenAll(connections.Take(Environment.ProcessorCount).Select(AskInTurnAsync)).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
        catch (Exception error) when (error is IOException or TimeoutException or OperationCanceledException)
        {
            _failures.Add(error.Message);
        }

        return answers;

        async Task AskInTurnAsync(HttpConnection connection)
        {
            while (open.TryDequeue(out var id))
            {
                answers[id] = await AskUntilSentAsync(connection, id, started, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<AnalysisAnswer> AskUntilSentAsync(HttpConnection connection, string id, long started, CancellationToken cancellationToken)
    {
        var request = Encoding.ASCII.GetBytes(
            $"GET {options.Target.BasePath}/analysis/{Uri.EscapeDataString(id)} HTTP/1.1\r\nHost: {options.Target.HostHeader}\r\n\r\n");
        while (true)
        {
            var reply = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var answer = reply.Status == 200 ? AnalysisAnswer.TryRead(reply.Body) : null;
            if (answer is { IsSent: true } || time.GetElapsedTime(started) > LongestAcknowledgement)
            {
                return answer ?? new AnalysisAnswer($"HTTP {reply.Status}", 0, CompletedAt: null);
            }

            await Task.Delay(Look, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private AnalysisReport Report(
        ReceiverHost receiver, IReadOnlyList<string> ids, IReadOnlyDictionary<string, AnalysisAnswer> answers, DateTimeOffset startedAt, TimeSpan timeToSend)
    {
        var received = receiver.GetStatistics();
        var lengths = receiver.GetCompleteLengths();
        var complete = ids.Count(id => lengths.TryGetValue(id, out var length) && answers.TryGetValue(id, out var answer) && answer.BytesWritten == length);
        var lost = Math.Max(0, ids.Count - received.StreamCount);
        return new AnalysisReport
        {
            Options = options,
            Accepted = _ledger.Accepted,
            Failed = _ledger.Failed,
            RequestTimes = Percentiles.OfTicks(_ledger.RequestTicks()),
            TimeToSend = timeToSend,
            Triggered = ids.Count,
            Received = received,
            TimeToArrive = received.LastAt - startedAt,
            LastByteAfterEnd = received.LastAt - answers.Values.Max(static answer => answer.CompletedAt),
            Latencies = _latencies.Describe(),
            Complete = complete,
            Incomplete = ids.Count - complete - lost,
            Lost = lost,
            CompletedAndSent = answers.Values.Count(static answer => answer.IsSent),
            ProcessorTime = Environment.CpuUsage.TotalTime,
            Interrupted = false,
            Failures = _failures.Messages(),
        };
    }

    private ProgressState Progress(ReceiverHost receiver, int expected, long started)
    {
        var (all, complete) = receiver.Streams;
        return new ProgressState("receiving", time.GetElapsedTime(started), complete, expected, ReportText.Join((all, "streams begun"), (complete, "complete")));
    }
}
