namespace Fairlead.Scheduling.Channels;

/// <summary>Estimates when the next item is read, from how many were read between refusals.</summary>
/// <remarks>Thread-safe. Costs a reader nothing: the clock is asked only when an item is refused.</remarks>
internal sealed class ReadRate(TimeProvider timeProvider)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long _start = timeProvider.GetTimestamp();
    private long _readAtStart;
    private TimeSpan _lastInterval;

    /// <summary>Estimates how long it takes until one more item is read.</summary>
    /// <param name="read">How many items have been read so far.</param>
    /// <returns>From 10 milliseconds to 5 minutes; 1 second while nothing has been read.</returns>
    public TimeSpan EstimateWait(long read)
    {
        var now = timeProvider.GetTimestamp();
        lock (_gate)
        {
            var elapsed = timeProvider.GetElapsedTime(_start, now);
            var count = read - _readAtStart;
            var interval = count > 0 ? elapsed / count : _lastInterval == default ? TimeSpan.FromSeconds(1) : _lastInterval;
            if (elapsed >= Window && count > 0)
            {
                (_start, _readAtStart, _lastInterval) = (now, read, interval);
            }

            return interval < Shortest ? Shortest : interval > Longest ? Longest : interval;
        }
    }
}
