using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Peers.Caches;

/// <summary>Asks for a large body, of the origin, of a relay with an empty folder, and of the relay that has stored it: when the first byte is there, how long it takes, and how much memory the relay has.</summary>
internal static class BodyComparison
{
    private const int FirstByteRounds = 101;
    private const long FirstByteLength = 1 << 20;
    private const long Megabyte = 1 << 20;

    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var megabytes = 1024L;
        if (args.Count > 1 || (args.Count == 1 && !(long.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out megabytes) && megabytes > 0)))
        {
            await Console.Error.WriteLineAsync("Usage: Peers body [MEGABYTES]").ConfigureAwait(false);
            return 2;
        }

        var origin = CacheServer.StartOwn("Origin", ServingProcess.LargeBody, new Uri("http://127.0.0.1:9"));
        await using var stopped = origin.ConfigureAwait(false);
        var relay = CacheServer.StartOwnWithFolder("Relay", ServingProcess.RelayWithFiles, new Uri(origin.Url.GetLeftPart(UriPartial.Authority)));
        await using var ended = relay.ConfigureAwait(false);
        await origin.WaitAsync().ConfigureAwait(false);
        await relay.WaitAsync().ConfigureAwait(false);

        await PrintFirstBytesAsync(origin, relay).ConfigureAwait(false);
        await PrintWholeAsync(origin, relay, megabytes * Megabyte).ConfigureAwait(false);
        return 0;
    }

    // In turn, so that what else the machine does strikes all of them alike. The first half is not counted.
    private static async Task PrintFirstBytesAsync(CacheServer origin, CacheServer relay)
    {
        var (direct, cold, warm) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < 2 * FirstByteRounds; round++)
        {
            direct.Add((await AskAsync(origin.Url, $"/{round}", FirstByteLength).ConfigureAwait(false)).FirstByte.TotalMilliseconds);
            cold.Add((await AskAsync(relay.Url, $"/{round}", FirstByteLength).ConfigureAwait(false)).FirstByte.TotalMilliseconds);
            warm.Add((await AskAsync(relay.Url, $"/{round}", FirstByteLength).ConfigureAwait(false)).FirstByte.TotalMilliseconds);
        }

        Console.WriteLine("| first byte after, of a megabyte | median, ms | 95 % within, ms |");
        Console.WriteLine("| --- | --- | --- |");
        foreach (var (name, times) in new[] { ("origin", direct), ("relay, cold", cold), ("relay, warm", warm) })
        {
            var sorted = times.Skip(FirstByteRounds).Order().ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {sorted[FirstByteRounds / 2]:0.00} | {sorted[FirstByteRounds * 95 / 100]:0.00} |"));
        }
    }

    private static async Task PrintWholeAsync(CacheServer origin, CacheServer relay, long length)
    {
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {length / Megabyte:#,0} MB | first byte, ms | all of it, s | memory of the relay before, MB | at most, MB |"));
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var (name, server) in new[] { ("origin", origin), ("relay, cold", relay), ("relay, warm", relay) })
        {
            var before = relay.ReadMemory().Now;
            var (firstByte, whole) = await AskAsync(server.Url, "/large", length).ConfigureAwait(false);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {firstByte.TotalMilliseconds:0.00} | {whole.TotalSeconds:0.00} | {before / (double)Megabyte:0.0} | {relay.ReadMemory().Peak / (double)Megabyte:0.0} |"));
        }
    }

    private static async Task<(TimeSpan FirstByte, TimeSpan Whole)> AskAsync(Uri server, string path, long length)
    {
        using var connection = new TcpClient { NoDelay = true };
        await connection.ConnectAsync(server.Host, server.Port).ConfigureAwait(false);
        var (stream, buffer) = (connection.GetStream(), new byte[256 * 1024]);
        var request = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"GET {path}?{length} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n\r\n"));
        var started = TimeProvider.System.GetTimestamp();
        await stream.WriteAsync(request).ConfigureAwait(false);
        var (received, body, firstByte) = (0L, -1L, default(TimeSpan));
        while (await stream.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var count)
        {
            // The head comes in one piece with the beginning of the body, or alone.
            body = body < 0 && buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8) is >= 0 and var end ? received + end + 4 : body;
            received += count;
            firstByte = firstByte == default && body >= 0 && received > body ? TimeProvider.System.GetElapsedTime(started) : firstByte;
        }

        return received - body == length
            ? (firstByte, TimeProvider.System.GetElapsedTime(started))
            : throw new InvalidOperationException($"Of {length} bytes {received - body} came from {server}.");
    }
}
