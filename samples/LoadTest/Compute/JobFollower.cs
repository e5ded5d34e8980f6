using LoadTest.Http;

namespace LoadTest.Compute;

/// <summary>Follows every accepted job until it has ended, the time is over, or the user stops the run.</summary>
internal sealed class JobFollower(
    ComputeOptions options,
    JobLedger ledger,
    FollowTally tally,
    FailureLog failures,
    TimeProvider time)
{
    /// <summary>More connections would only make the service switch between more requests.</summary>
    private const int MaxLanes = 32;

    public async Task RunAsync(IReadOnlyList<HttpConnection> connections, CancellationToken cancellationToken)
    {
        foreach (var job in ledger.Ids.Index())
        {
            failures.Add("wrong: two requests were answered with the same id");
            ledger.SetOutcome(job, JobOutcome.Wrong);
        }

        var clock = new FollowClock(time, options.FollowTimeout);
        var lanes = Math.Min(Math.Min(options.Clients, connections.Count), MaxLanes);
        try
        {
            // Yielding, for the same reason as when sending.
            await Task.WhenAll(Enumerable.Range(0, lanes).Select(lane =>
                    CreateLane(connections[lane], lane, lanes, clock).RunAsync(cancellationToken)))
                .ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The user stopped the run; the ledger has what is known so far.
        }
    }

    private FollowLane CreateLane(HttpConnection connection, int lane, int lanes, FollowClock clock)
    {
        var clients = new List<FollowedClient>();
        for (var client = lane; client < options.Clients; client += lanes)
        {
            clients.Add(new FollowedClient(ledger, client, options.CallerName(client)));
        }

        var recorder = new JobRecorder(options, ledger, tally, failures);
        var service = new ServiceClient(options.Target, connection);
        return new FollowLane(service, ledger, clients, recorder, tally, failures, clock);
    }
}
