namespace LoadTest.Compute;

/// <summary>Measures how long the jobs have been followed, and when that ends.</summary>
internal sealed class FollowClock(TimeProvider time, TimeSpan timeout)
{
    private readonly long _started = time.GetTimestamp();

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    public bool IsOver => Elapsed >= timeout;

    public TimeSpan Remaining => IsOver ? TimeSpan.Zero : timeout - Elapsed;

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, time, cancellationToken);
}
