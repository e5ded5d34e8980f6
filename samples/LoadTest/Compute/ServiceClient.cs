using System.Globalization;
using System.Text;
using LoadTest.Http;

namespace LoadTest.Compute;

/// <summary>Asks the service about itself and its jobs, over one connection.</summary>
internal sealed class ServiceClient(HttpTarget target, HttpConnection connection)
{
    /// <summary>Most jobs that a page of the listing may hold.</summary>
    public const int PageLimit = 1_000;

    public ValueTask<HttpReply> ReadinessAsync(CancellationToken cancellationToken) =>
        GetAsync("/health/ready", cancellationToken);

    /// <summary>Asks for one job; with a wait the service answers as soon as the job has ended.</summary>
    public ValueTask<HttpReply> JobAsync(ReadOnlySpan<byte> id, int waitSeconds, CancellationToken cancellationToken)
    {
        var escaped = Uri.EscapeDataString(Encoding.UTF8.GetString(id));
        var query = waitSeconds > 0 ? string.Create(CultureInfo.InvariantCulture, $"?wait={waitSeconds}") : "";
        return GetAsync($"/compute/{escaped}{query}", cancellationToken);
    }

    /// <summary>Asks for a page of the jobs of a caller, newest first.</summary>
    public ValueTask<HttpReply> PageAsync(string caller, string? cursor, CancellationToken cancellationToken)
    {
        var rest = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
        return GetAsync($"/compute?caller={Uri.EscapeDataString(caller)}&limit={PageLimit}{rest}", cancellationToken);
    }

    private async ValueTask<HttpReply> GetAsync(string pathAndQuery, CancellationToken cancellationToken)
    {
        var request = Encoding.ASCII.GetBytes(
            $"GET {target.BasePath}{pathAndQuery} HTTP/1.1\r\nHost: {target.HostHeader}\r\nAccept: application/json\r\n\r\n");
        try
        {
            return await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionLostException)
        {
            // A kept connection may be closed at any time, and asking twice changes nothing.
            return await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }
}
