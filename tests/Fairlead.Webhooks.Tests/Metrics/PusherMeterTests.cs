using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Fairlead.Webhooks.Tests.Hosting;

namespace Fairlead.Webhooks.Tests.Metrics;

public sealed class PusherMeterTests
{
    [Fact]
    public async Task Instruments_OfARetriedAndDeliveredRequest_TellWhatHappened()
    {
        await using var running = await RunningPusher.StartAsync();
        var sums = new ConcurrentDictionary<string, double>();
        using var listener = Listen(running, sums);
        var stream = await running.WriteAsync("job", "12345");
        var first = await running.FlushedAsync();
        listener.RecordObservableInstruments();
        Assert.Equal(5, sums["fairlead.webhooks.pending.bytes"]);
        Assert.Equal(1, sums["fairlead.webhooks.requests.inflight"]);
        running.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(2.05), running.Pusher.GetStatistics().OldestAge);

        first.Answer(500);
        (await running.NextAfterAsync(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2))).Request.Acknowledge();
        await RunningPusher.UntilAsync(() => stream.AcknowledgedLength == 5 && sums.ContainsKey("fairlead.webhooks.delivery.duration"), "it is delivered and measured");

        Assert.Equal((1d, 1d), (sums["fairlead.webhooks.requests retried"], sums["fairlead.webhooks.requests delivered"]));
        Assert.Equal((5d, 1d), (sums["fairlead.webhooks.delivered.bytes"], sums["fairlead.webhooks.delivered.chunks"]));
        Assert.InRange(sums["fairlead.webhooks.delivery.duration"], 2.5, 3.5);
        Assert.Equal(TimeSpan.Zero, running.Pusher.GetStatistics().OldestAge);
    }

    // Every pusher has a meter of its own here, and other tests run at the same time: only this one's counts.
    private static MeterListener Listen(RunningPusher running, ConcurrentDictionary<string, double> sums)
    {
        var meter = running.Pusher.Meter;
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter == meter)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        return listener;

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            sums.AddOrUpdate(tags.Length == 0 ? instrument.Name : $"{instrument.Name} {tags[0].Value}", value, (_, sum) => sum + value);
    }
}
