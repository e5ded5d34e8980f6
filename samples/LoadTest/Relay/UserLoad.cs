using LoadTest.Compute;
using LoadTest.Http;
using LoadTest.Statistics;

namespace LoadTest.Relay;

/// <summary>Users who ask again as soon as they have an answer, for some time.</summary>
internal sealed class UserLoad(IReadOnlyList<RelayTarget> targets, TimeSpan duration, FailureLog failures, TimeProvider time)
{
    private int _answers;
    private int _errors;

    /// <summary>Gets how many requests were answered rightly.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <summary>Gets how many were not.</summary>
    public int Errors => Volatile.Read(ref _errors);

    /// <summary>Lets all of them begin at once, and waits until each has the answer to its last request.</summary>
    /// <param name="connections">One for each user.</param>
    /// <param name="cancellationToken">Ends it at once, with what was measured until then.</param>
    public async Task<StepResult> RunAsync(IReadOnlyList<HttpConnection> connections, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();

        // Yielding: users end on the thread that reads the sockets, which is not there for the work that follows.
        var taken = Task.WhenAll(connections.Select((connection, user) => AskInTurnAsync(connection, user, started, cancellationToken)));
        await ((Task)taken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var elapsed = time.GetElapsedTime(started);
        long[] ticks = [.. (await taken.ConfigureAwait(false)).SelectMany(static times => times)];
        return new StepResult(connections.Count, elapsed, Percentiles.OfTicks(ticks), Errors);
    }

    // Each begins with another path, so that all paths are asked for from the first moment on.
    private async Task<List<long>> AskInTurnAsync(HttpConnection connection, int user, long started, CancellationToken cancellationToken)
    {
        var times = new List<long>();
        for (var turn = user % targets.Count; ; turn = (turn + 1) % targets.Count)
        {
            var asked = time.GetTimestamp();
            try
            {
                var reply = await connection.SendAsync(targets[turn].Request, cancellationToken).ConfigureAwait(false);
                var took = time.GetElapsedTime(asked);
                if (targets[turn].Judge(reply) is { } mistake)
                {
                    CountError(mistake);
                }
                else
                {
                    times.Add(took.Ticks);
                    Interlocked.Increment(ref _answers);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The user of the tool has stopped it; what this request would have come to stays unknown.
                return times;
            }
            catch (Exception error) when (error is IOException or TimeoutException)
            {
                CountError(error.Message);
            }

            if (time.GetElapsedTime(started) >= duration)
            {
                return times;
            }
        }
    }

    private void CountError(string message)
    {
        failures.Add(message);
        Interlocked.Increment(ref _errors);
    }
}
