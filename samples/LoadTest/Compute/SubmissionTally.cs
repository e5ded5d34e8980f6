namespace LoadTest.Compute;

/// <summary>Counts how the submission goes; thread-safe.</summary>
internal sealed class SubmissionTally(int httpRequests)
{
    private readonly long[] _requestTicks = new long[httpRequests];
    private int _accepted;
    private int _failed;
    private int _tooMany;
    private int _unavailable;
    private int _reconnected;
    private long _waitedTicks;
    private long _lastAccepted;

    /// <summary>Gets the requests that were accepted.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Gets the requests that were given up.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>Gets the answers 429, each of which was followed by another try.</summary>
    public int TooMany => Volatile.Read(ref _tooMany);

    /// <summary>Gets the answers 503, each of which was followed by another try.</summary>
    public int Unavailable => Volatile.Read(ref _unavailable);

    /// <summary>Gets the requests sent again with their Idempotency-Key because their connection broke.</summary>
    public int Reconnected => Volatile.Read(ref _reconnected);

    /// <summary>Gets the time spent waiting as Retry-After asked, summed over the senders.</summary>
    public TimeSpan Waited => new(Volatile.Read(ref _waitedTicks));

    /// <summary>Gets the time stamp of the last acceptance; 0 before the first.</summary>
    public long LastAccepted => Volatile.Read(ref _lastAccepted);

    public void CountAccepted(int request, TimeSpan took, long now)
    {
        // Never 0: that stands for "not accepted".
        _requestTicks[request] = Math.Max(took.Ticks, 1);
        Interlocked.Increment(ref _accepted);
        for (var last = LastAccepted; now > last; last = LastAccepted)
        {
            Interlocked.CompareExchange(ref _lastAccepted, now, last);
        }
    }

    public void CountFailed() => Interlocked.Increment(ref _failed);

    public void CountReconnected() => Interlocked.Increment(ref _reconnected);

    public void CountRefused(int status, TimeSpan wait)
    {
        Interlocked.Increment(ref (status == 429 ? ref _tooMany : ref _unavailable));
        Interlocked.Add(ref _waitedTicks, wait.Ticks);
    }

    /// <summary>Returns the time of a request, or <see langword="null"/> when it was not accepted.</summary>
    public TimeSpan? TimeOf(int request) => _requestTicks[request] == 0 ? null : new TimeSpan(_requestTicks[request]);

    /// <summary>Returns the times of the accepted requests.</summary>
    public long[] AcceptedTicks() => Array.FindAll(_requestTicks, static ticks => ticks != 0);
}
