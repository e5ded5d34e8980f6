namespace LoadTest.Analysis;

/// <summary>What was sent and what was answered; thread-safe.</summary>
internal sealed class AnalysisLedger
{
    private readonly Lock _gate = new();
    private readonly List<string> _ids = [];
    private readonly List<long> _requestTicks = [];
    private int _failed;

    /// <summary>Gets how many requests were given up.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>Gets how many requests were accepted.</summary>
    public int Accepted
    {
        get
        {
            lock (_gate)
            {
                return _requestTicks.Count;
            }
        }
    }

    /// <summary>Gets the ids of the analyses that were triggered.</summary>
    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (_gate)
            {
                return [.. _ids];
            }
        }
    }

    public void CountAccepted(IEnumerable<string> ids, TimeSpan took)
    {
        lock (_gate)
        {
            _ids.AddRange(ids);
            _requestTicks.Add(took.Ticks);
        }
    }

    public void CountFailed() => Interlocked.Increment(ref _failed);

    /// <summary>Returns the times of the accepted requests.</summary>
    public long[] RequestTicks()
    {
        lock (_gate)
        {
            return [.. _requestTicks];
        }
    }
}
