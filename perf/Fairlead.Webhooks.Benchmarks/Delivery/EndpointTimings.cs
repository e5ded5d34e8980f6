using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fairlead.Webhooks.Benchmarks.Delivery;

/// <summary>What thousands of endpoints notice of a few among them that are dead, slow, or never answer: the latency of the others, with and without these.</summary>
internal sealed class EndpointTimings
{
    // One in a hundred; of these a third each refuses connections, answers after two seconds, and never answers.
    private const int OneBadIn = 100;

    private static readonly string[] Failings = ["dead", "slow", "hang"];

    public int Endpoints { get; init; } = 10_000;

    public int LinesPerSecond { get; init; } = 1_000;

    public int Rounds { get; init; } = 3;

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(30);

    public static EndpointTimings Short { get; } = new()
    {
        Endpoints = 200,
        LinesPerSecond = 200,
        Rounds = 1,
        WarmUp = TimeSpan.FromMilliseconds(200),
        Time = TimeSpan.FromSeconds(1),
    };

    /// <summary>Measures in turn, all well and some not, and prints a table.</summary>
    public async Task RunAsync()
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Endpoints:N0} endpoints, {LinesPerSecond:N0} lines a second, latency of the healthy ones from write to receipt in ms"));
        Console.WriteLine("| Round | Endpoints | Lines | p50 | p99 | p99.9 |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        var changes = new List<double>();
        for (var round = 1; round <= Rounds; round++)
        {
            var healthy = await MeasureAsync(round, isOneBad: false).ConfigureAwait(false);
            var mixed = await MeasureAsync(round, isOneBad: true).ConfigureAwait(false);
            changes.Add((mixed / healthy) - 1);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p99 changes by {changes.Order().ElementAt(changes.Count / 2):+0.0%;-0.0%}, the median of {Rounds} rounds."));
    }

    private async Task<double> MeasureAsync(int round, bool isOneBad)
    {
        var receiver = await TimingReceiver.StartAsync(HttpProtocols.Http1).ConfigureAwait(false);
        await using var closed = receiver.ConfigureAwait(false);
        var pusher = await TimedPusher.StartAsync().ConfigureAwait(false);
        await using var stopped = pusher.ConfigureAwait(false);
        var streams = new List<WebhookStream>(Endpoints);
        var deadPort = FindClosedPort();
        for (var number = 0; number < Endpoints; number++)
        {
            var url = UrlOf(number, isOneBad, receiver.Url, deadPort);
            streams.Add(await pusher.OpenStreamAsync(new WebhookEndpoint(url), string.Create(CultureInfo.InvariantCulture, $"stream-{number}")).ConfigureAwait(false));
        }

        var latencies = receiver.Listen();
        await TimedPusher.WriteAsync(streams, LinesPerSecond, WarmUp).ConfigureAwait(false);
        latencies.Begin();
        await TimedPusher.WriteAsync(streams, LinesPerSecond, Time).ConfigureAwait(false);
        var times = latencies.At(0.5, 0.99, 0.999);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {round} | {(isOneBad ? "1 % dead or slow" : "all healthy")} | {latencies.Count:N0} | {times[0]:0.0} | {times[1]:0.0} | {times[2]:0.0} |"));
        return times[1];
    }

    // The bad ones are spread evenly, and of the healthy ones none is another's neighbour in one phase only.
    private static Uri UrlOf(int number, bool isOneBad, Uri receiver, int deadPort)
    {
        var isBad = number % OneBadIn == OneBadIn / 2;
        if (!isBad)
        {
            return new Uri(receiver, string.Create(CultureInfo.InvariantCulture, $"/ok/{number}"));
        }

        var failing = Failings[number / OneBadIn % Failings.Length];
        return !isOneBad ? new Uri(receiver, string.Create(CultureInfo.InvariantCulture, $"/unmeasured/{number}"))
            : failing == "dead" ? new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{deadPort}/{number}"))
            : new Uri(receiver, string.Create(CultureInfo.InvariantCulture, $"/{failing}/{number}"));
    }

    private static int FindClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
