namespace Fairlead.Scheduling.Ordering;

/// <summary>Measures how many items end per second, over the last ten seconds or so, to estimate when a place is free.</summary>
/// <remarks>Not thread-safe: the owner's lock guards it. O(1) in time and memory.</remarks>
internal sealed class DrainRate
{
    private const double MemorySeconds = 10;

    // Counts within so short a time fade alike, which saves an exponential for most of them.
    private const double StepSeconds = MemorySeconds / 200;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    // Counts fade by 1/e in MemorySeconds; so does the measure of how long has been watched.
    private double _count;
    private double _watched;
    private double _last = double.NaN;

    public void Record(double now)
    {
        if (!(now - _last < StepSeconds))
        {
            Fade(now);
        }

        _count++;
    }

    /// <summary>Estimates how long it takes until that many items have ended.</summary>
    /// <returns>From 10 milliseconds to 5 minutes; 1 second while nothing has been measured.</returns>
    public TimeSpan EstimateTimeFor(int items, double now)
    {
        Fade(now);
        if (_count < 1e-6 || _watched <= 0)
        {
            return TimeSpan.FromSeconds(1);
        }

        var seconds = items * _watched / _count;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, Shortest.TotalSeconds, Longest.TotalSeconds));
    }

    private void Fade(double now)
    {
        var elapsed = double.IsNaN(_last) ? 0 : Math.Max(0, now - _last);
        var factor = Math.Exp(-elapsed / MemorySeconds);
        _count *= factor;
        _watched = (_watched * factor) + (MemorySeconds * (1 - factor));
        _last = now;
    }
}
