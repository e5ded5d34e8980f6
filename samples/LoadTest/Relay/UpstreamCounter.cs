using System.Text;
using System.Text.Json;
using LoadTest.Compute;
using LoadTest.Http;

namespace LoadTest.Relay;

/// <summary>Asks a MenuApi how many requests have come to it.</summary>
internal sealed class UpstreamCounter(HttpTarget upstream, HttpConnection connection)
{
    // It counts a thousand targets each by itself, and the rest together.
    private const string OtherTargets = "others";

    private readonly byte[] _request = Encoding.ASCII.GetBytes($"GET {upstream.BasePath}/requests HTTP/1.1\r\nHost: {upstream.HostHeader}\r\n\r\n");

    /// <summary>Checks that it counts, and has room for more targets.</summary>
    /// <exception cref="ServiceNotReadyException">It does not.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var counts = await TryReadAsync(cancellationToken).ConfigureAwait(false);
        if (counts is null)
        {
            throw new ServiceNotReadyException(
                $"No MenuApi counts requests at {upstream.Address}. Start it with 'dotnet run -c Release --project samples/MenuApi', or say with --upstream where it is.");
        }

        if (counts.ContainsKey(OtherTargets))
        {
            throw new ServiceNotReadyException($"The MenuApi counts no more targets each by itself. Empty its counter: curl -X DELETE {upstream.Address}requests");
        }
    }

    /// <summary>Counts the requests for each path.</summary>
    /// <returns><see langword="null"/> when the counter does not answer any more.</returns>
    public async Task<IReadOnlyDictionary<string, long>?> CountAsync(IReadOnlyList<RelayTarget> targets, CancellationToken cancellationToken) =>
        await TryReadAsync(cancellationToken).ConfigureAwait(false) is { } counts
            ? targets.ToDictionary(static target => target.Path, target => Find(counts, target.Path), StringComparer.Ordinal)
            : null;

    // The relay has put the path of the upstream in front.
    private static long Find(Dictionary<string, long> counts, string path) =>
        counts.Where(count => count.Key.EndsWith(path, StringComparison.Ordinal)).Sum(static count => count.Value);

    private async Task<Dictionary<string, long>?> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var reply = await connection.SendAsync(_request, cancellationToken).ConfigureAwait(false);
            using var document = JsonDocument.Parse(reply.Body);
            return document.RootElement.GetProperty("byTarget").EnumerateObject().ToDictionary(static count => count.Name, static count => count.Value.GetInt64(), StringComparer.Ordinal);
        }
        catch (Exception error) when (error is IOException or TimeoutException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
