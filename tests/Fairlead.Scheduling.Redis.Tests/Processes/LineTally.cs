using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Redis.Tests.Processes;

/// <summary>The lines of one kind that worker processes wrote, by job.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class LineTally
{
    private readonly Lock _gate = new();
    private readonly Dictionary<JobId, List<WorkerLine>> _lines = [];
    private readonly PriorityQueue<TaskCompletionSource, int> _waiting = new();
    private int _count;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Gets how many there are beyond the first one of each job.</summary>
    public int Repeats
    {
        get
        {
            lock (_gate)
            {
                return _count - _lines.Count;
            }
        }
    }

    public void Note(WorkerLine line)
    {
        var reached = new List<TaskCompletionSource>();
        lock (_gate)
        {
            if (!_lines.TryAdd(line.Id, [line]))
            {
                _lines[line.Id].Add(line);
            }

            _count++;
            while (_waiting.TryPeek(out var waiting, out var count) && count <= _count)
            {
                reached.Add(_waiting.Dequeue());
            }
        }

        reached.ForEach(static waiting => waiting.SetResult());
    }

    /// <summary>Waits until there are so many.</summary>
    public Task WhenAsync(int count)
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (count > _count)
            {
                _waiting.Enqueue(waiting, count);
                return waiting.Task;
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Gets those of a job, in the order in which they were heard of.</summary>
    public IReadOnlyList<WorkerLine> Find(JobId id)
    {
        lock (_gate)
        {
            return _lines.TryGetValue(id, out var found) ? [.. found] : [];
        }
    }
}
