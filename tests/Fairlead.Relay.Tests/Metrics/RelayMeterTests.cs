using System.Diagnostics.Metrics;
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
}
