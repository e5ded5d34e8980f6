namespace Fairlead.Scheduling.Tests;

/// <summary>A clock that can stop whoever reads it: the way into the middle of a scheduler that holds its lock.</summary>
internal sealed class GatedTimeProvider : TimeProvider, IDisposable
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private int _isClosed;

    /// <summary>Gets the task that ends when a reader stands at the closed gate.</summary>
    public Task Entered => _entered.Task;

    /// <summary>Lets the next reader wait, and no other.</summary>
    public void Close()
    {
        _open.Reset();
        Volatile.Write(ref _isClosed, 1);
    }

    public void Open() => _open.Set();

    public override long GetTimestamp()
    {
        if (Interlocked.Exchange(ref _isClosed, 0) == 1)
        {
            _entered.SetResult();
            Assert.True(_open.Wait(TimeSpan.FromMinutes(2)));
        }

        return base.GetTimestamp();
    }

    public void Dispose() => _open.Dispose();
}
