namespace LoadTest.Compute;

/// <summary>Counts what following the jobs has shown; thread-safe.</summary>
internal sealed class FollowTally
{
    private int _fromCache;
    private int _unannounced;

    /// <summary>Gets the completed jobs that the service answered from its cache.</summary>
    public int FromCache => Volatile.Read(ref _fromCache);

    /// <summary>Gets the jobs listed for callers of this run that no answered request made.</summary>
    public int Unannounced => Volatile.Read(ref _unannounced);

    public void CountFromCache() => Interlocked.Increment(ref _fromCache);

    public void CountUnannounced(int jobs) => Interlocked.Add(ref _unannounced, jobs);
}
