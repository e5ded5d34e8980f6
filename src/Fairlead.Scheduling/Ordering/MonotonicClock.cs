namespace Fairlead.Scheduling.Ordering;

/// <summary>Seconds since the component that owns it was made, unmoved by changes of the wall clock.</summary>
internal readonly struct MonotonicClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();
    private readonly double _secondsPerTick = 1.0 / time.TimestampFrequency;

    public double Now => (time.GetTimestamp() - _origin) * _secondsPerTick;
}
