namespace Fairlead.Relay.Collapsing;

/// <summary>Work that goes on after its requester was answered, until somebody waits for all of it.</summary>
internal sealed class Pending
{
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _tasks = [];

    /// <summary>Adds work that does not throw.</summary>
    public void Add(Task work)
    {
        lock (_gate)
        {
            if (work.IsCompleted)
            {
                return;
            }

            _tasks.Add(work);
        }

        _ = work.ContinueWith(
            static (done, state) => ((Pending)state!).Remove(done), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public Task WhenAllAsync()
    {
        lock (_gate)
        {
            return Task.WhenAll(_tasks.ToArray());
        }
    }

    private void Remove(Task work)
    {
        lock (_gate)
        {
            _tasks.Remove(work);
        }
    }
}
