namespace Fairlead.Scheduling.Ordering;

/// <summary>Seconds since the component that owns it was made, unmoved by changes of the wall clock.</summary>
/// <param name="time">The source of its time.</param>
/// <param name="start">What it shows when it is made: more than zero for a component that goes on where another one stopped.</param>
internal readonly struct MonotonicClock(TimeProvider time, double start = 0)
{
    private readonly long _origin = time.GetTimestamp();
    private readonly double _secondsPerTick = 1.0 / time.TimestampFrequency;

    public double Now => start + ((time.GetTimestamp() - _origin) * _secondsPerTick);
}
