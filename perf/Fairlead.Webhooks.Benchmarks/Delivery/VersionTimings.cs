using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fairlead.Webhooks.Benchmarks.Delivery;

/// <summary>HTTP/2 on one connection beside HTTP/1.1 on several, over a network with latency: lines that come steadily, and output that comes all at once.</summary>
internal sealed class VersionTimings
{
    private const int LinesPerSecond = 1_000;

    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(50);

    public IReadOnlyList<int> Lanes { get; init; } = [1, 8, 64];

    public int Streams { get; init; } = 128;

    public int BulkBytes { get; init; } = 64 << 20;

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(3);

    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(15);

    public static VersionTimings Short { get; } = new()
    {
        Lanes = [8],
        Streams = 8,
        BulkBytes = 1 << 20,
        WarmUp = TimeSpan.FromMilliseconds(200),
        Time = TimeSpan.FromSeconds(1),
    };

    /// <summary>Measures each number of lanes over both versions, and prints a table.</summary>
    public async Task RunAsync()
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"One endpoint, {Streams} streams, {RoundTrip.TotalMilliseconds} ms of latency added; {LinesPerSecond:N0} lines a second, then {BulkBytes >> 20} MiB at once"));
        Console.WriteLine("| Lanes | Version | p50, ms | p99, ms | Requests a second | MB/s at once | Connections |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var lanes in Lanes)
        {
            await MeasureAsync(lanes, HttpProtocols.Http1).ConfigureAwait(false);
            await MeasureAsync(lanes, HttpProtocols.Http2).ConfigureAwait(false);
        }
    }

    private async Task MeasureAsync(int lanes, HttpProtocols protocols)
    {
        var receiver = await TimingReceiver.StartAsync(protocols).ConfigureAwait(false);
        await using var closed = receiver.ConfigureAwait(false);
        var network = new DelayedNetwork(receiver.Url.Port, RoundTrip);
        await using var cut = network.ConfigureAwait(false);
        var pusher = await TimedPusher.StartAsync(options =>
        {
            (options.MaxRequestsInFlightPerEndpoint, options.UseHttp2WithoutTls) = (lanes, protocols == HttpProtocols.Http2);
        }).ConfigureAwait(false);
        await using var stopped = pusher.ConfigureAwait(false);
        var endpoint = new WebhookEndpoint(new Uri(network.Url, "/ok/hook"));
        var streams = new List<WebhookStream>(Streams);
        for (var number = 0; number < Streams; number++)
        {
            streams.Add(await pusher.OpenStreamAsync(endpoint, string.Create(CultureInfo.InvariantCulture, $"stream-{number}")).ConfigureAwait(false));
        }

        var latencies = receiver.Listen();
        await TimedPusher.WriteAsync(streams, LinesPerSecond, WarmUp).ConfigureAwait(false);
        latencies.Begin();
        var before = receiver.Requests;
        await TimedPusher.WriteAsync(streams, LinesPerSecond, Time).ConfigureAwait(false);
        var (requests, times) = (receiver.Requests - before, latencies.At(0.5, 0.99));
        var bulk = await MeasureBulkAsync(streams).ConfigureAwait(false);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {lanes} | {(protocols == HttpProtocols.Http2 ? "HTTP/2" : "HTTP/1.1")} | {times[0]:0.0} | {times[1]:0.0} | {requests / Time.TotalSeconds:0} | {BulkBytes / bulk.TotalSeconds / 1e6:0.0} | {receiver.Connections} |"));
    }

    // Until the receiver has acknowledged the last byte of the last stream.
    private async Task<TimeSpan> MeasureBulkAsync(List<WebhookStream> streams)
    {
        var output = Output.Make(OutputKind.Ascii, BulkBytes / Streams);
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(streams.Select(async stream =>
        {
            await stream.WriteAsync(output).ConfigureAwait(false);
            await stream.CompleteAsync().ConfigureAwait(false);
            await stream.WaitForDeliveryAsync().ConfigureAwait(false);
        })).ConfigureAwait(false);
        return TimeProvider.System.GetElapsedTime(started);
    }
}
