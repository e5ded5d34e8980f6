using System.Diagnostics;

namespace Fairlead.Scheduling.Storage;

/// <summary>Idle workers of one kind, woken one for each job they could take.</summary>
/// <remarks>Guarded by the store's lock, but for the waiting and the waking, which happen outside of it.</remarks>
internal sealed class WorkerBell
{
    private readonly LinkedList<TaskCompletionSource> _idle = new();

    /// <summary>Gets how many workers have been woken and have not come for their job yet.</summary>
    public int Awakened { get; private set; }

    public LinkedListNode<TaskCompletionSource> Add() =>
        _idle.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Takes back a worker that stopped waiting; <see langword="false"/> when it was woken before.</summary>
    public bool Remove(LinkedListNode<TaskCompletionSource> worker)
    {
        if (worker.List is null)
        {
            return false;
        }

        _idle.Remove(worker);
        return true;
    }

    /// <summary>Notes that a worker came to lease a job, woken or not.</summary>
    public void NoteLease() => Awakened = Math.Max(0, Awakened - 1);

    /// <summary>Chooses workers to wake until as many are awake as there are jobs.</summary>
    public void TakeWoken(int jobs, ref List<TaskCompletionSource>? woken)
    {
        while (Awakened < jobs && _idle.First is { } worker)
        {
            _idle.RemoveFirst();
            Awakened++;
            Debug.Assert(!worker.Value.Task.IsCompleted, "An idle worker is woken once.");
            (woken ??= []).Add(worker.Value);
        }
    }
}
