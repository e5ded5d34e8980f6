using System.Globalization;
using TestSupport;

namespace Peers.Queues;

/// <summary>Reads how much processor time a server has used.</summary>
internal static class ServerTime
{
    public static async Task<TimeSpan> ReadAsync(RedisServer server)
    {
        await using var connection = await server.ConnectAsync(CancellationToken.None).ConfigureAwait(false);
        var report = (await connection.SendAsync(CancellationToken.None, "INFO", "cpu").ConfigureAwait(false))!;
        return TimeSpan.FromSeconds(Find(report, "used_cpu_user:") + Find(report, "used_cpu_sys:"));
    }

    private static double Find(string report, string name) => double.Parse(
        report.Split('\n', StringSplitOptions.TrimEntries).First(line => line.StartsWith(name, StringComparison.Ordinal)).AsSpan(name.Length),
        CultureInfo.InvariantCulture);
}
