using LoadTest.Http;

namespace LoadTest.Compute;

/// <summary>Checks that the service is ready, opens the connections and has the client's code compiled; it submits nothing.</summary>
internal sealed class WarmUp(HttpTarget target, IReadOnlyCollection<HttpConnection> connections)
{
    private const int Requests = 1_000;

    private readonly int _each = Math.Max(1, Requests / connections.Count);
    private int _done;

    /// <summary>Gets how many readiness requests were answered.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>Gets how many there will be: about a thousand, at least one on each connection.</summary>
    public int Total => _each * connections.Count;

    /// <exception cref="ServiceNotReadyException">The service does not answer, or not as a ready one does.</exception>
    public static async Task CheckAsync(HttpTarget target, HttpConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await new ServiceClient(target, connection).ReadinessAsync(cancellationToken).ConfigureAwait(false);
            if (!reply.IsSuccess)
            {
                throw new ServiceNotReadyException(
                    $"The service at {target.Address} is not ready: GET /health/ready answers HTTP {reply.Status}.");
            }
        }
        catch (Exception error) when (error is IOException or TimeoutException)
        {
            throw new ServiceNotReadyException(
                $"No service answers at {target.Address}: {error.Message} " +
                "Start it with 'dotnet run -c Release --project samples/FullService', or name another with --url.",
                error);
        }
    }

    /// <exception cref="ServiceNotReadyException">The service does not answer, or not as a ready one does.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Yielding, for the same reason as when sending: see Submitter.
        await Task.WhenAll(connections.Select(connection => RepeatAsync(connection, cancellationToken)))
            .ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    private async Task RepeatAsync(HttpConnection connection, CancellationToken cancellationToken)
    {
        for (var time = 0; time < _each; time++)
        {
            await CheckAsync(target, connection, cancellationToken).ConfigureAwait(false);
            Interlocked.Increment(ref _done);
        }
    }
}
