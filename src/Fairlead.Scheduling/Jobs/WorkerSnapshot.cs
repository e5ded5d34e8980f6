namespace Fairlead.Scheduling.Jobs;

/// <summary>What one worker is doing.</summary>
/// <param name="Number">The worker, from 1.</param>
/// <param name="Caller">Whose job it runs; <see langword="null"/> when it is idle.</param>
/// <param name="JobId">The job it runs; <see langword="null"/> when it is idle.</param>
/// <param name="Completed">How many attempts it has finished, whatever their outcome.</param>
public readonly record struct WorkerSnapshot(int Number, string? Caller, JobId? JobId, long Completed)
{
    /// <summary>Gets whether the worker runs a job.</summary>
    public bool IsBusy => JobId is not null;
}
