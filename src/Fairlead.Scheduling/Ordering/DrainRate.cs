namespace Fairlead.Scheduling.Ordering;

/// <summary>Measures how fast items end, over the last ten seconds or the last eight ends, to estimate when a place is free.</summary>
/// <remarks>
/// Every end brings the time since the one before it, and both fade together: what is estimated is exact for a steady rate,
/// however slow. Not thread-safe: the owner's lock guards it. O(1) in time and memory.
/// </remarks>
internal sealed class DrainRate
{
    private const double MemorySeconds = 10;

    // However long an item took, it does not make the ones before it count less than that: slow ends are averaged as well.
    private const double LeastFading = 7.0 / 8;

    // Ends within so short a time fade alike, which saves an exponential for most of them.
    private const double StepSeconds = MemorySeconds / 200;
    private const double ShortestSeconds = 0.01;
    private const double LongestSeconds = 300;

    private double _count;
    private double _watched;
    private double _watchedUntil = double.NaN;
    private double _lastEnd = double.NaN;

    /// <summary>Notes that work begins after nothing has run: the time in between says nothing about how fast items end.</summary>
    /// <remarks>An owner that never says so counts its idle times as slow ends; they fade like others.</remarks>
    public void Resume(double now)
    {
        _watchedUntil = double.IsNaN(_watchedUntil) ? now : _watchedUntil + Math.Max(0, now - _lastEnd);
        _lastEnd = now;
    }

    /// <summary>Notes that an item has ended.</summary>
    public void Record(double now)
    {
        _lastEnd = now;
        if (double.IsNaN(_watchedUntil))
        {
            // Nobody knows for how long this one ran, so it only begins the watch.
            _watchedUntil = now;
            return;
        }

        if (now - _watchedUntil >= StepSeconds)
        {
            var elapsed = now - _watchedUntil;
            var factor = Math.Max(LeastFading, Math.Exp(-elapsed / MemorySeconds));
            _count *= factor;
            _watched = (_watched * factor) + elapsed;
            _watchedUntil = now;
        }

        _count++;
    }

    /// <summary>Estimates how long it takes until that many items have ended.</summary>
    /// <returns>From 10 milliseconds to 5 minutes; while nothing has ended, 1 second or as long as that has been so.</returns>
    public TimeSpan EstimateTimeFor(int items, double now)
    {
        // A silence longer than usual is a sign that ends have become slow.
        var silence = double.IsNaN(_watchedUntil) ? 0 : Math.Max(0, now - _watchedUntil);
        var seconds = _count == 0 ? Math.Max(1, silence) : items * (_watched + silence) / _count;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, ShortestSeconds, LongestSeconds));
    }
}
