namespace Fairlead.Scheduling.Redis.Sharding;

/// <summary>The shards whose servers are away: while one is, a single worker now and then looks whether it is back, and the others go on.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class AwayShards(int shards, TimeSpan interval, TimeProvider timeProvider)
{
    // When the next one may look; 0 while the shard answers.
    private readonly long[] _next = new long[shards];
    private readonly long _interval = (long)(interval.TotalSeconds * timeProvider.TimestampFrequency);

    /// <summary>Gets whether to ask a shard: always while it answers.</summary>
    public bool MayAsk(int shard)
    {
        var next = Volatile.Read(ref _next[shard]);
        var now = timeProvider.GetTimestamp();
        return next == 0 || (now >= next && Interlocked.CompareExchange(ref _next[shard], now + _interval, next) == next);
    }

    /// <summary>Notes that a shard does not answer.</summary>
    public void NoteAway(int shard) => Volatile.Write(ref _next[shard], timeProvider.GetTimestamp() + _interval);

    /// <summary>Notes that a shard answers.</summary>
    public void NoteBack(int shard)
    {
        if (Volatile.Read(ref _next[shard]) != 0)
        {
            Volatile.Write(ref _next[shard], 0);
        }
    }
}
