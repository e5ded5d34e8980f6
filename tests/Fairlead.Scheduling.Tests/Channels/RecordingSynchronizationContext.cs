namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>Counts what is posted to it, and runs it on the thread pool.</summary>
internal sealed class RecordingSynchronizationContext : SynchronizationContext
{
    private int _posts;

    public int Posts => Volatile.Read(ref _posts);

    public override void Post(SendOrPostCallback d, object? state)
    {
        Interlocked.Increment(ref _posts);
        ThreadPool.QueueUserWorkItem(_ => d(state));
    }

    /// <summary>Begins the work as if it were called in this context.</summary>
    public Task<TResult> RunAsync<TResult>(Func<Task<TResult>> work)
    {
        var previous = Current;
        SetSynchronizationContext(this);
        try
        {
            return work();
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    }
}
