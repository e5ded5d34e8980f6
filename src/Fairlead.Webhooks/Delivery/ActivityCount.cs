using System.Diagnostics;

namespace Fairlead.Webhooks.Delivery;

/// <summary>Counts what is going on, and tells when nothing is. Thread-safe.</summary>
internal sealed class ActivityCount
{
    private readonly Lock _gate = new();
    private int _count;
    private TaskCompletionSource? _none;

    public void Enter()
    {
        lock (_gate)
        {
            _count++;
        }
    }

    public void Leave()
    {
        TaskCompletionSource? none = null;
        lock (_gate)
        {
            _count--;
            Debug.Assert(_count >= 0);
            if (_count == 0)
            {
                (none, _none) = (_none, null);
            }
        }

        none?.SetResult();
    }

    /// <summary>Gets a task that ends when nothing is going on, even if something begins right after.</summary>
    public Task WhenNoneAsync()
    {
        lock (_gate)
        {
            return _count == 0 ? Task.CompletedTask
                : (_none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
