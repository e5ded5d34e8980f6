using FullService.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FullService.Hosting;

/// <summary>What the server accepts from a connection, set on purpose.</summary>
internal static class KestrelLimits
{
    /// <summary>The largest body of a request, unless its endpoint says otherwise: a number of 10,000 digits fits six times.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>How much longer than the drain time the whole stop may take: open requests get this time first.</summary>
    public static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(15);

    public static void Apply(KestrelServerOptions options, ServiceSettings settings)
    {
        // Nobody needs to know what serves them.
        options.AddServerHeader = false;

        var limits = options.Limits;
        limits.MaxRequestBodySize = MaxBodyBytes;

        // A client that sends slower than this holds a connection to no purpose; the grace covers a stalled mobile link.
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1_024, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 1_024, gracePeriod: TimeSpan.FromSeconds(5));

        // Headers come in one packet; ten seconds stop those who drip them.
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);

        // Longer than the longest long-poll, so that a client that polls keeps its connection.
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);

        // About 20 KB each while idle: bounds what connections alone can take.
        limits.MaxConcurrentConnections = settings.MaxConnections;

        // The longest headers in use are a 128-character caller and a 256-character key.
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestLineSize = 4 * 1024;

        // One connection must not get more of the server than many connections would.
        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.MaxRequestHeaderFieldSize = 8 * 1024;
    }
}
