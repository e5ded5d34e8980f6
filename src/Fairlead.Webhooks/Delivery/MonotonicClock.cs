namespace Fairlead.Webhooks.Delivery;

/// <summary>The time since the pusher was made, unmoved by changes of the wall clock.</summary>
internal sealed class MonotonicClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();

    public TimeSpan Now => time.GetElapsedTime(_origin);

    /// <summary>Says for how long a timer is to be set.</summary>
    /// <returns>From 1 millisecond to 1 day, in whole milliseconds: timers cut off the rest, and would ring too early.</returns>
    public static TimeSpan TimerFor(TimeSpan due, TimeSpan now)
    {
        var milliseconds = (due - now + TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond - 1)).Ticks / TimeSpan.TicksPerMillisecond;
        return TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 1, 86_400_000));
    }
}
