using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Fairlead.Relay.Tests.Hosting;

namespace Fairlead.Relay.Tests.Metrics;

public sealed class RelayMeterTests
{
    [Fact]
    public async Task Meter_AfterAMissAndAHit_HasThem()
    {
        await using var client = new CachedClient();
        var outcomes = new List<string>();
        var bytes = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument.Meter, client.Cache.Meter))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument.Name == "fairlead.relay.requests")
            {
                outcomes.Add((string)tags[1].Value!);
            }
            else if (instrument.Name == "fairlead.relay.served.bytes")
            {
                bytes += value;
            }
        });
        listener.Start();
        client.Origin.Respond("Cache-Control: max-age=60");

        await client.SendAsync();
        await client.SendAsync();

        Assert.Equal(["missed", "hit"], outcomes);
        Assert.Equal(4, bytes);
        Assert.Equal("Fairlead.Relay", client.Cache.Meter.Name);
    }

    [Theory]
    [InlineData("GET", true, "timed_out", 0, 1)]
    [InlineData("GET", false, "unreachable", 1, 0)]
    [InlineData("POST", true, "timed_out", 0, 1)]
    [InlineData("POST", false, "unreachable", 1, 0)]
    public async Task Meter_AfterAFailedForward_HasIt(string method, bool isLate, string outcome, long unreachable, long timedOut)
    {
        await using var client = new CachedClient();
        using var outcomes = new Outcomes(client.Cache.Meter);
        client.Origin.Answer = (_, _) => Task.FromException<HttpResponseMessage>(isLate ? new TimeoutException() : new HttpRequestException(HttpRequestError.ConnectionError));

        await Assert.ThrowsAnyAsync<Exception>(() => client.SendAsync(method: method));

        Assert.Equal([outcome], outcomes.All);
        var counted = client.Cache.GetStatistics();
        Assert.Equal((unreachable, timedOut), (counted.Unreachable, counted.TimedOut));
    }

    [Fact]
    public async Task Meter_AfterAFailedForwardOfSeveral_HasEach()
    {
        await using var client = new CachedClient();
        using var outcomes = new Outcomes(client.Cache.Meter);
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        client.Origin.Answer = (_, _) => answer.Task;
        var asking = Enumerable.Range(0, 3).Select(_ => client.SendAsync()).ToList();

        answer.SetException(new HttpRequestException(HttpRequestError.ConnectionError));
        foreach (var asked in asking)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => asked);
        }

        Assert.Equal(["unreachable", "unreachable", "unreachable"], outcomes.All);
    }

    [Fact]
    public async Task Meter_AStoredResponseStandsIn_HasNoFailure()
    {
        await using var client = new CachedClient();
        client.Origin.Respond("Cache-Control: max-age=60");
        await client.SendAsync();
        using var outcomes = new Outcomes(client.Cache.Meter);
        client.Advance(70);
        client.Origin.Disconnect();

        await client.SendAsync();

        Assert.Equal(["stale"], outcomes.All);
    }

    // What the client's handler lets through when a connection is lost in the moment in which it is made.
    [Fact]
    public async Task Meter_TheSocketItselfFails_IsADisconnection()
    {
        await using var client = new CachedClient();
        client.Origin.Respond("Cache-Control: max-age=60");
        await client.SendAsync();
        using var outcomes = new Outcomes(client.Cache.Meter);
        client.Advance(70);
        client.Origin.Answer = static (_, _) => Task.FromException<HttpResponseMessage>(new SocketException((int)SocketError.NotConnected));

        await client.SendAsync();
        await Assert.ThrowsAsync<SocketException>(() => client.SendAsync(method: "POST"));

        Assert.Equal(["stale", "unreachable"], outcomes.All);
    }

    /// <summary>Whoever leaves has no outcome: nobody knows what it would have been.</summary>
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Meter_AfterARequestThatWasCanceled_HasNone(string method)
    {
        await using var client = new CachedClient();
        using var outcomes = new Outcomes(client.Cache.Meter);
        using var leaving = new CancellationTokenSource();
        client.Origin.Answer = async (_, token) =>
        {
            await leaving.CancelAsync();
            await TestSupport.Never.EndsAsync(token);
            return new HttpResponseMessage();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendStreamingAsync(CachedClient.Request(method: method), leaving.Token));
        await client.Cache.WhenIdleAsync();

        Assert.Empty(outcomes.All);
    }

    private sealed class Outcomes : IDisposable
    {
        private readonly MeterListener _listener;
        private readonly ConcurrentQueue<string> _all = new();

        public Outcomes(Meter meter)
        {
            _listener = new MeterListener
            {
                InstrumentPublished = (instrument, listening) =>
                {
                    if (ReferenceEquals(instrument.Meter, meter) && instrument.Name == "fairlead.relay.requests")
                    {
                        listening.EnableMeasurementEvents(instrument);
                    }
                },
            };
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => _all.Enqueue((string)tags[1].Value!));
            _listener.Start();
        }

        public IEnumerable<string> All => _all;

        public void Dispose() => _listener.Dispose();
    }
}
