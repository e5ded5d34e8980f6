namespace Fairlead.Scheduling.Redis.Waking;

/// <summary>The workers of one kind in this process that wait to be woken.</summary>
/// <remarks>Thread-safe. Redis knows how many there are, and says for each job which process is to wake one.</remarks>
internal sealed class IdleWorkers
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _idle = new();
    private long _changes;
    private long _changesWhenTold;
    private int _timesUntold;
    private int _registering;

    /// <summary>Gets how many there are, for a comparison with what Redis knows; <see langword="null"/> when that changed a moment ago.</summary>
    /// <remarks>A worker may have been woken by a message that is still under way. Asked once for each sweep; not put off for ever.</remarks>
    public int? TellCount()
    {
        lock (_gate)
        {
            if (_registering > 0 || (_changes != _changesWhenTold && ++_timesUntold < 5))
            {
                _changesWhenTold = _changes;
                return null;
            }

            _timesUntold = 0;
            return _idle.Count;
        }
    }

    public LinkedListNode<TaskCompletionSource> Add()
    {
        lock (_gate)
        {
            _changes++;
            _registering++;
            return _idle.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    /// <summary>Notes that Redis knows of a worker that was added, or will not hear of it.</summary>
    public void NoteRegistered()
    {
        lock (_gate)
        {
            _changes++;
            _registering--;
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

            _changes++;
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
                _changes++;
                _idle.RemoveFirst();
            }
        }

        worker?.TrySetResult();
    }
}
