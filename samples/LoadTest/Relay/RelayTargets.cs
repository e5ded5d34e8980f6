using System.Text;
using System.Text.Json;
using LoadTest.Compute;
using LoadTest.Http;

namespace LoadTest.Relay;

/// <summary>Finds out what can be asked for.</summary>
internal static class RelayTargets
{
    private const string List = "/restaurant";

    /// <summary>Returns the paths to ask for: those that were given, or the restaurants that the service lists.</summary>
    /// <exception cref="ServiceNotReadyException">The service does not answer, or not with restaurants.</exception>
    public static async Task<IReadOnlyList<string>> FindAsync(RelayOptions options, HttpConnection connection, CancellationToken cancellationToken)
    {
        if (options.Paths.Count > 0)
        {
            return options.Paths;
        }

        var reply = await AskAsync(new RelayTarget(options.Target, List), options.Target, connection, cancellationToken).ConfigureAwait(false);
        var paths = TryReadIds(reply.Body).Select(static id => $"{List}/{Uri.EscapeDataString(id)}").ToArray();
        return paths.Length > 0
            ? paths
            : throw new ServiceNotReadyException($"{options.Target.Address} lists no restaurants at {List}. Say with --path what is to be asked for.");
    }

    /// <summary>Asks once.</summary>
    /// <exception cref="ServiceNotReadyException">There is no answer, or an error.</exception>
    public static async Task<HttpReply> AskAsync(RelayTarget target, HttpTarget service, HttpConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await connection.SendAsync(target.Request, cancellationToken).ConfigureAwait(false);
            return target.Judge(reply) is { } mistake
                ? throw new ServiceNotReadyException($"{service.Address} does not answer as a relay should, at {target.Path}: {mistake.TrimEnd('.')}.")
                : reply;
        }
        catch (Exception error) when (error is IOException or TimeoutException)
        {
            throw new ServiceNotReadyException(
                $"No relay answers at {service.Address}: {error.Message} Start one with 'dotnet run -c Release --project samples/MenuApi' and " +
                "'dotnet run -c Release --project samples/FullService -- --Relay:Upstream http://127.0.0.1:5600/api', or name another with --url.",
                error);
        }
    }

    /// <summary>Makes a path of what nobody has asked for before: the same answer under another name.</summary>
    public static string NeverAsked(string path, string mark) =>
        new StringBuilder(path).Append(path.Contains('?', StringComparison.Ordinal) ? '&' : '?').Append("cold=").Append(mark).ToString();

    private static string[] TryReadIds(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return [.. document.RootElement.GetProperty("restaurants").EnumerateArray().Select(static restaurant => restaurant.GetProperty("id").GetString()!)];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return [];
        }
    }
}
