namespace Fairlead.Scheduling.Redis.Waking;

/// <summary>The workers of one kind in this process that wait to be woken.</summary>
/// <remarks>Thread-safe. Redis knows how many there are, and says for each job which process is to wake one.</remarks>
internal sealed class IdleWorkers
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _idle = new();

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _idle.Count;
            }
        }
    }

    public LinkedListNode<TaskCompletionSource> Add()
    {
        lock (_gate)
        {
            return _idle.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    /// <summary>Takes back a worker that stopped waiting; <see langword="false"/> when it was woken before.</summary>
    public bool Remove(LinkedListNode<TaskCompletionSource> worker)
    {
        lock (_gate)
        {
            if (worker.List is null)
            {
                return false;
            }

            _idle.Remove(worker);
            return true;
        }
    }

    /// <summary>Wakes the one that has waited longest. When there is none, it stopped in the same moment and has said so.</summary>
    public void WakeOne()
    {
        TaskCompletionSource? worker;
        lock (_gate)
        {
            worker = _idle.First?.Value;
            if (worker is not null)
            {
                _idle.RemoveFirst();
            }
        }

        worker?.TrySetResult();
    }
}
