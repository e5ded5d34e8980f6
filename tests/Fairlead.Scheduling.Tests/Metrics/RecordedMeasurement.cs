namespace Fairlead.Scheduling.Tests.Metrics;

/// <summary>One measurement, with its tags as text in the order they came.</summary>
internal sealed record RecordedMeasurement(string Instrument, double Value, string Tags);
