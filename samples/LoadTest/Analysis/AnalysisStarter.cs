using System.Text;
using System.Text.Json;
using LoadTest.Compute;
using LoadTest.Http;
using LoadTest.Numbers;

namespace LoadTest.Analysis;

/// <summary>Sends the requests, as many at a time as there are connections.</summary>
internal sealed class AnalysisStarter(AnalysisOptions options, AnalysisLedger ledger, FailureLog failures, TimeProvider time)
{
    private int _taken;

    /// <summary>Sends everything, or until canceled.</summary>
    /// <param name="connections">Each has one request in flight.</param>
    /// <param name="webhook">Where the output goes, as two members of a JSON object.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    public async Task RunAsync(IReadOnlyList<HttpConnection> connections, string webhook, CancellationToken cancellationToken)
    {
        var random = new SplitMix64(options.Seed);
        var requests = Enumerable.Range(0, options.Requests)
            .Select(_ => Write((int)random.NextBetween(1, (ulong)options.MaxAnalyses), webhook))
            .ToArray();
        await Task.WhenAll(connections.Select(connection => SendInTurnAsync(connection, requests, cancellationToken)))
            .ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    private async Task SendInTurnAsync(HttpConnection connection, byte[][] requests, CancellationToken cancellationToken)
    {
        while (Interlocked.Increment(ref _taken) is var number && number <= requests.Length && !cancellationToken.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            try
            {
                var reply = await connection.SendAsync(requests[number - 1], cancellationToken).ConfigureAwait(false);
                Settle(reply, time.GetElapsedTime(started));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is IOException or TimeoutException)
            {
                GiveUp(error.Message);
            }
        }
    }

    private void Settle(HttpReply reply, TimeSpan took)
    {
        if (reply.Status != 202)
        {
            GiveUp($"HTTP {reply.Status} {SubmissionReply.Problem(reply.Body)}".TrimEnd());
        }
        else if (TryReadIds(reply.Body, out var ids))
        {
            ledger.CountAccepted(ids, took);
        }
        else
        {
            GiveUp("HTTP 202 without the ids of the analyses");
        }
    }

    private void GiveUp(string reason)
    {
        failures.Add(reason);
        ledger.CountFailed();
    }

    private byte[] Write(int analyses, string webhook)
    {
        var target = options.Target;
        var body = $"{{\"analyses\":{analyses},{webhook}}}";
        return Encoding.ASCII.GetBytes(
            $"POST {target.BasePath}/start-analysis HTTP/1.1\r\nHost: {target.HostHeader}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private static bool TryReadIds(ReadOnlyMemory<byte> body, out IReadOnlyList<string> ids)
    {
        ids = [];
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("jobIds", out var array) && array.ValueKind == JsonValueKind.Array)
            {
                ids = [.. array.EnumerateArray().Where(static id => id.ValueKind == JsonValueKind.String).Select(static id => id.GetString()!)];
            }
        }
        catch (JsonException)
        {
            // No ids, then.
        }

        return ids.Count > 0;
    }
}
