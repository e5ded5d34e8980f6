using LoadTest.Http;

namespace LoadTest.Compute;

/// <summary>Sends the numbers, as many requests at a time as there are connections.</summary>
internal sealed class Submitter(
    ComputeOptions options,
    JobLedger ledger,
    SubmissionTally tally,
    FailureLog failures,
    TimeProvider time)
{
    /// <summary>A service that is full for so many tries is not just busy.</summary>
    private const int MaxTries = 100;

    /// <summary>With Idempotency-Key, how often a request is sent again because its connection broke.</summary>
    private const int MaxReconnects = 3;

    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);

    private int _taken;

    /// <summary>Sends everything, or until canceled; what was answered is in the ledger and the tally.</summary>
    public async Task RunAsync(IReadOnlyList<HttpConnection> connections, CancellationToken cancellationToken)
    {
        // Yielding: senders end on the thread that reads the sockets, which is not there for the work that follows.
        await Task.WhenAll(connections.Select(connection => SendInTurnAsync(connection, cancellationToken)))
            .ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    private async Task SendInTurnAsync(HttpConnection connection, CancellationToken cancellationToken)
    {
        var writer = new SubmissionRequest(options, ledger);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var request = Interlocked.Increment(ref _taken) - 1;
                if (request >= options.HttpRequests)
                {
                    return;
                }

                await SendUntilSettledAsync(connection, writer, ShipmentOf(request), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The user stopped the run. Whether the last request was accepted stays unknown, and so it is not counted.
        }
    }

    private Shipment ShipmentOf(int request)
    {
        var firstJob = request * options.Batch;
        return new Shipment(request, firstJob, Math.Min(options.Batch, ledger.Count - firstJob));
    }

    private async ValueTask SendUntilSettledAsync(
        HttpConnection connection,
        SubmissionRequest writer,
        Shipment shipment,
        CancellationToken cancellationToken)
    {
        var bytes = options.Batch == 1 ? writer.Single(shipment.FirstJob) : writer.Batch(shipment.FirstJob, shipment.Count);
        var reconnects = 0;
        for (var tries = 1; ; tries++)
        {
            var started = time.GetTimestamp();
            try
            {
                var reply = await connection.SendAsync(bytes, cancellationToken).ConfigureAwait(false);
                if (reply.Status is not (429 or 503) || tries == MaxTries)
                {
                    Settle(shipment, reply, started);
                    return;
                }

                await WaitAsAskedAsync(reply, cancellationToken).ConfigureAwait(false);
            }
            catch (ConnectionLostException) when (options.Idempotent && reconnects < MaxReconnects)
            {
                reconnects++;
                tally.CountReconnected();
            }
            catch (Exception error) when (error is IOException or TimeoutException)
            {
                // Sending it again could make a second job of it: the service may have accepted the first.
                GiveUp(shipment, error.Message);
                return;
            }
        }
    }

    private async ValueTask WaitAsAskedAsync(HttpReply reply, CancellationToken cancellationToken)
    {
        var wait = reply.RetryAfter(time.GetUtcNow()) ?? DefaultRetryAfter;
        wait = wait < LongestRetryAfter ? wait : LongestRetryAfter;
        tally.CountRefused(reply.Status, wait);
        await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
    }

    private void Settle(Shipment shipment, HttpReply reply, long started)
    {
        if (reply.Status != 202)
        {
            GiveUp(shipment, $"HTTP {reply.Status} {SubmissionReply.Problem(reply.Body)}".TrimEnd());
            return;
        }

        var hasIds = options.Batch == 1
            ? SubmissionReply.TryReadId(reply.Body.Span, ledger, shipment.FirstJob)
            : SubmissionReply.TryReadIds(reply.Body.Span, ledger, shipment.FirstJob, shipment.Count);
        if (!hasIds)
        {
            GiveUp(shipment, "HTTP 202 without the ids of the jobs");
            return;
        }

        var now = time.GetTimestamp();
        SetOutcomes(shipment, JobOutcome.Pending);
        tally.CountAccepted(shipment.Request, time.GetElapsedTime(started, now), now);
    }

    private void GiveUp(Shipment shipment, string reason)
    {
        failures.Add(reason);
        SetOutcomes(shipment, JobOutcome.Refused);
        tally.CountFailed();
    }

    private void SetOutcomes(Shipment shipment, JobOutcome outcome)
    {
        for (var job = shipment.FirstJob; job < shipment.FirstJob + shipment.Count; job++)
        {
            ledger.SetOutcome(job, outcome);
        }
    }

    /// <summary>One HTTP request and the jobs it carries.</summary>
    private readonly record struct Shipment(int Request, int FirstJob, int Count);
}
