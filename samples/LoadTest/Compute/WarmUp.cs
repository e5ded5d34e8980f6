using LoadTest.Http;

namespace LoadTest.Compute;

/// <summary>Checks that the service is ready, opens the connections and has the client's code compiled; it submits nothing.</summary>
internal static class WarmUp
{
    /// <summary>Code is compiled for good after a few dozen calls.</summary>
    private const int Requests = 1_000;

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
    public static async Task RunAsync(
        HttpTarget target,
        IReadOnlyCollection<HttpConnection> connections,
        CancellationToken cancellationToken)
    {
        var each = Math.Max(1, Requests / connections.Count);
        await Task.WhenAll(connections.Select(connection => RepeatAsync(target, connection, each, cancellationToken)))
            .ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    private static async Task RepeatAsync(HttpTarget target, HttpConnection connection, int times, CancellationToken cancellationToken)
    {
        for (var time = 0; time < times; time++)
        {
            await CheckAsync(target, connection, cancellationToken).ConfigureAwait(false);
        }
    }
}
