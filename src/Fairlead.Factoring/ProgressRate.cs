namespace Fairlead.Factoring;

/// <summary>Smooths the rate at which a count grows: the average of the past, in which each moment counts less the longer ago it is.</summary>
internal sealed class ProgressRate(TimeProvider time)
{
    private const double MemorySeconds = 10;

    private long _timestamp;
    private int _count;
    private double _growth;
    private double _seconds;
    private bool _isBegun;

    /// <summary>Gets the rate per second, or 0 when there is none yet.</summary>
    public double PerSecond => _seconds > 0 ? _growth / _seconds : 0;

    /// <summary>Takes in the count as it is now; the first one is where the rate begins.</summary>
    public void Update(int count)
    {
        var now = time.GetTimestamp();
        if (_isBegun)
        {
            var elapsed = time.GetElapsedTime(_timestamp, now).TotalSeconds;
            var kept = Math.Exp(-elapsed / MemorySeconds);
            _growth = (_growth * kept) + (count - _count);
            _seconds = (_seconds * kept) + elapsed;
        }

        (_isBegun, _timestamp, _count) = (true, now, count);
    }
}
