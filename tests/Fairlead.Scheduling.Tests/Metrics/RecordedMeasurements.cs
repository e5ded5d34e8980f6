using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Fairlead.Scheduling.Tests.Metrics;

/// <summary>A host's meter factory that listens to its own meters only, whatever else is measured in the process.</summary>
internal sealed class RecordedMeasurements : IMeterFactory
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<RecordedMeasurement> _all = [];
    private readonly List<Meter> _meters = [];

    public RecordedMeasurements()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, this))
            {
                Instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    public List<Instrument> Instruments { get; } = [];

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    /// <summary>Gets what was measured by an instrument, without the prefix that all have.</summary>
    public IReadOnlyList<(double Value, string Tags)> Of(string instrument) =>
        [.. _all.Where(entry => entry.Instrument == "fairlead.scheduling." + instrument).Select(static entry => (entry.Value, entry.Tags))];

    /// <summary>Asks an observable instrument, as an exporter does; in order of the tags.</summary>
    public IReadOnlyList<(double Value, string Tags)> Observe(string instrument)
    {
        _all.Clear();
        _listener.RecordObservableInstruments();
        return [.. Of(instrument).OrderBy(static measured => measured.Tags, StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meters.ForEach(static meter => meter.Dispose());
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _all.Enqueue(
        new RecordedMeasurement(instrument.Name, value, string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"))));
}
