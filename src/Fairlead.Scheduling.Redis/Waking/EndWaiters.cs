using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Redis.Waking;

/// <summary>Who waits in this process for the end of which job. Thread-safe.</summary>
internal sealed class EndWaiters<TJob, TResult>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<JobId, Waiter> _waiters = [];

    public IReadOnlyList<JobId> Ids
    {
        get
        {
            lock (_gate)
            {
                return [.. _waiters.Keys];
            }
        }
    }

    /// <summary>Joins those who wait for a job.</summary>
    public Task<JobSnapshot<TJob, TResult>?> JoinAsync(JobId id)
    {
        lock (_gate)
        {
            if (!_waiters.TryGetValue(id, out var waiter))
            {
                waiter = new Waiter();
                _waiters.Add(id, waiter);
            }

            waiter.Count++;
            return waiter.End.Task;
        }
    }

    /// <summary>Leaves those who wait for a job, if any still do.</summary>
    public void Leave(JobId id, Task<JobSnapshot<TJob, TResult>?> end)
    {
        lock (_gate)
        {
            if (_waiters.TryGetValue(id, out var waiter) && waiter.End.Task == end && --waiter.Count == 0)
            {
                _waiters.Remove(id);
            }
        }
    }

    /// <summary>Tells everybody who waits for a job how it ended; <see langword="null"/> when it is unknown.</summary>
    public void Tell(JobId id, JobSnapshot<TJob, TResult>? snapshot)
    {
        Waiter? waiter;
        lock (_gate)
        {
            _waiters.Remove(id, out waiter);
        }

        waiter?.End.TrySetResult(snapshot);
    }

    private sealed class Waiter
    {
        public TaskCompletionSource<JobSnapshot<TJob, TResult>?> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; set; }
    }
}
