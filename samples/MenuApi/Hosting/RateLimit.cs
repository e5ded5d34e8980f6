namespace MenuApi.Hosting;

/// <summary>Lets so many requests through in a second, evenly, and a second's worth of them at once after a pause.</summary>
/// <remarks>
/// Thread-safe. Credit is counted in whole numbers, a request costs as much of it as a second has ticks: with fractions of requests, sums would be a
/// little off, and a request that lacks next to nothing would wait for no time at all.
/// </remarks>
internal sealed class RateLimit
{
    private readonly Lock _gate = new();
    private readonly int _perSecond;
    private readonly TimeProvider _time;
    private readonly long _cost;
    private long _credit;
    private long _countedAt;

    public RateLimit(int perSecond, TimeProvider time)
    {
        (_perSecond, _time, _cost) = (perSecond, time, time.TimestampFrequency);
        _credit = _cost * perSecond;
        _countedAt = time.GetTimestamp();
    }

    /// <summary>Takes a place for a request.</summary>
    /// <returns>Zero when it has one, else how long until there is one.</returns>
    public TimeSpan Take()
    {
        lock (_gate)
        {
            // A second fills it, however long the pause was.
            var now = _time.GetTimestamp();
            _credit = Math.Min(_cost * _perSecond, _credit + (Math.Min(now - _countedAt, _cost) * _perSecond));
            _countedAt = now;
            if (_credit >= _cost)
            {
                _credit -= _cost;
                return TimeSpan.Zero;
            }

            var missing = (decimal)(_cost - _credit) / _perSecond;
            return new TimeSpan((long)decimal.Ceiling(missing * TimeSpan.TicksPerSecond / _cost));
        }
    }
}
