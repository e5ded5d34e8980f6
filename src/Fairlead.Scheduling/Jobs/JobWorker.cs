using System.Collections.Concurrent;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Jobs;

/// <summary>One worker: leases a job, attempts it, and goes on to the next.</summary>
internal sealed class JobWorker<TJob, TResult>(
    int number,
    WorkerKind kind,
    IJobStore<TJob, TResult> store,
    JobAttempt<TJob, TResult> attempt,
    ConcurrentDictionary<JobLease<TJob>, byte> leases,
    CancellationToken drained)
{
    private JobLease<TJob>? _current;
    private long _completed;

    public int Number => number;

    public WorkerSnapshot GetSnapshot()
    {
        var current = Volatile.Read(ref _current);
        return new WorkerSnapshot(number, current?.Caller, current?.Id, Volatile.Read(ref _completed));
    }

    public async Task WorkAsync(CancellationToken stopLeasing)
    {
        // A worker that was woken always comes to lease, if only to be told to stop: the store counts on it.
        while (true)
        {
            if (await store.LeaseAsync(kind, stopLeasing).ConfigureAwait(false) is not { } lease)
            {
                await store.WaitForWorkAsync(kind, stopLeasing).ConfigureAwait(false);
                continue;
            }

            await AttemptAsync(lease).ConfigureAwait(false);

            // Handlers may compute without ever waiting; between two jobs, whatever else the pool has to do gets its turn.
            await Task.Yield();
        }
    }

    private async Task AttemptAsync(JobLease<TJob> lease)
    {
        using (lease)
        {
            leases.TryAdd(lease, 0);
            Volatile.Write(ref _current, lease);
            if (drained.IsCancellationRequested)
            {
                // The lease was answered after the others had been asked to stop.
                lease.Revoke(JobStopReason.Stopping);
            }

            try
            {
                await attempt.RunAsync(lease).ConfigureAwait(false);
            }
            finally
            {
                Volatile.Write(ref _current, null);
                Volatile.Write(ref _completed, _completed + 1);
                leases.TryRemove(lease, out _);
            }
        }
    }
}
