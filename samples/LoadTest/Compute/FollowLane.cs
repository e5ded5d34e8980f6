using System.Text.Json;
using LoadTest.Http;

namespace LoadTest.Compute;

/// <summary>Follows the jobs of some of the callers over one connection.</summary>
/// <remarks>
/// Each round waits for the last open job of each caller, which costs the service next to nothing, then reads the
/// caller's listing, a thousand jobs a request, and asks one by one for what the listing has not shown. Rounds become
/// rarer when reading takes long, so that following takes a small share of the machine however many jobs there are.
/// </remarks>
internal sealed class FollowLane(
    ServiceClient service,
    JobLedger ledger,
    IReadOnlyList<FollowedClient> clients,
    JobRecorder recorder,
    FollowTally tally,
    FailureLog failures,
    FollowClock clock)
{
    private static readonly TimeSpan ShortestRound = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ShortestPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(20);

    private readonly JobAnswer _answer = new();
    private TimeSpan _patience = ShortestPatience;
    private int _unannounced;

    /// <summary>Follows until every job has ended or the time is over.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (OpenJobs() is > 0 and var before && !clock.IsOver)
        {
            var started = clock.Elapsed;
            await TryRoundAsync(cancellationToken).ConfigureAwait(false);
            if (OpenJobs() == before && clock.Elapsed - started < ShortestRound)
            {
                // Nothing new and no waiting either: a service in trouble is not asked as fast as it can refuse.
                await clock.DelayAsync(ShortestRound, cancellationToken).ConfigureAwait(false);
            }
        }

        tally.CountUnannounced(_unannounced);
    }

    private int OpenJobs() => clients.Sum(static client => client.Open);

    private async Task TryRoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RoundAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or TimeoutException or JsonException)
        {
            failures.Add($"following: {error.Message}");
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        foreach (var client in clients.Where(static client => client.Open > 0))
        {
            await WaitForLastAsync(client, cancellationToken).ConfigureAwait(false);
        }

        var started = clock.Elapsed;
        var unannounced = 0;
        foreach (var client in clients.Where(static client => client.Open > 0))
        {
            unannounced += await ReadListingAsync(client, cancellationToken).ConfigureAwait(false);
            await AskForUnseenAsync(client, cancellationToken).ConfigureAwait(false);
        }

        _unannounced = Math.Max(_unannounced, unannounced);
        var patience = 20 * (clock.Elapsed - started);
        _patience = patience < ShortestPatience ? ShortestPatience : patience > LongestPatience ? LongestPatience : patience;
    }

    private async Task WaitForLastAsync(FollowedClient client, CancellationToken cancellationToken)
    {
        var waiting = clients.Count(static other => other.Open > 0);
        var wait = (int)Math.Ceiling(Math.Min(_patience.TotalSeconds / waiting, clock.Remaining.TotalSeconds));
        await AskAsync(client, client.LastOpen(), wait, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the caller's listing until it has shown every open job.</summary>
    /// <returns>The listed jobs that no answered request made.</returns>
    private async Task<int> ReadListingAsync(FollowedClient client, CancellationToken cancellationToken)
    {
        var open = client.Open;
        var unannounced = 0;
        string? cursor = null;
        string? previous;
        client.StartReading();
        do
        {
            var reply = await service.PageAsync(client.Caller, cursor, cancellationToken).ConfigureAwait(false);
            if (reply.Status != 200)
            {
                failures.Add($"following: the listing answers HTTP {reply.Status}");
                break;
            }

            previous = cursor;
            cursor = JobPage.Read(reply.Body.Span, _answer, answer => unannounced += Visit(client, answer));
        }
        while (cursor is not null && cursor != previous && client.Seen < open && !clock.IsOver);

        return unannounced;
    }

    /// <summary>Takes a job from the listing; returns 1 for one that no answered request made.</summary>
    private int Visit(FollowedClient client, JobAnswer answer)
    {
        if (!ledger.Ids.TryFind(answer.Id, out var job) || !client.Owns(job) || ledger.Outcome(job) == JobOutcome.Refused)
        {
            return 1;
        }

        if (ledger.IsOpen(job))
        {
            client.MarkSeen(job);
            Record(client, job);
        }

        return 0;
    }

    private async Task AskForUnseenAsync(FollowedClient client, CancellationToken cancellationToken)
    {
        if (client.Open == 0)
        {
            return;
        }

        foreach (var job in client.UnseenJobs())
        {
            if (clock.IsOver)
            {
                return;
            }

            await AskAsync(client, job, waitSeconds: 0, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AskAsync(FollowedClient client, int job, int waitSeconds, CancellationToken cancellationToken)
    {
        var reply = await service.JobAsync(ledger.Ids[job], waitSeconds, cancellationToken).ConfigureAwait(false);
        switch (reply.Status)
        {
            case 200:
                ReadAnswer(reply);
                Record(client, job);
                break;
            case 404:
                recorder.RecordNotFound(job);
                client.CountEnded();
                break;
            default:
                failures.Add($"following: a job answers HTTP {reply.Status}");
                break;
        }
    }

    private void ReadAnswer(HttpReply reply)
    {
        var reader = new Utf8JsonReader(reply.Body.Span);
        reader.Read();
        _answer.Read(ref reader);
    }

    private void Record(FollowedClient client, int job)
    {
        if (recorder.Record(job, _answer))
        {
            client.CountEnded();
        }
    }
}
