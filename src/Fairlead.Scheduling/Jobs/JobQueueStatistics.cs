namespace Fairlead.Scheduling.Jobs;

/// <summary>What a job queue holds and has done, at one moment.</summary>
/// <remarks>
/// <see cref="Accepted"/> = <see cref="Delayed"/> + <see cref="Pending"/> + <see cref="Running"/> + <see cref="Completed"/> +
/// <see cref="Dead"/> + <see cref="Canceled"/> at every moment: the last three are counters that forgetting old jobs never lowers.
/// </remarks>
public sealed record JobQueueStatistics
{
    /// <summary>Gets how many jobs were stored since the start.</summary>
    public required long Accepted { get; init; }

    /// <summary>Gets how many jobs wait for their time.</summary>
    public required long Delayed { get; init; }

    /// <summary>Gets how many jobs wait for their turn.</summary>
    public required long Pending { get; init; }

    /// <summary>Gets how many jobs run.</summary>
    public required long Running { get; init; }

    /// <summary>Gets how many jobs ended with a result, since the start.</summary>
    public required long Completed { get; init; }

    /// <summary>Gets how many jobs are dead; a redriven one counts no more.</summary>
    public required long Dead { get; init; }

    /// <summary>Gets how many jobs were canceled, since the start.</summary>
    public required long Canceled { get; init; }

    /// <summary>Gets the largest number of jobs that were queued (delayed and pending) at once, since the start.</summary>
    public required long PeakQueued { get; init; }

    /// <summary>Gets how long the oldest pending job has waited; zero when none waits.</summary>
    public required TimeSpan OldestAge { get; init; }

    /// <summary>Gets the callers that are paused, in ordinal order.</summary>
    public required IReadOnlyList<string> PausedCallers { get; init; }

    /// <summary>Gets how many ended jobs have not been announced to the completion hooks; zero when there are none.</summary>
    public required long Unannounced { get; init; }

    /// <summary>Gets the busiest callers, at most 100, the one with the most worker time first.</summary>
    public required IReadOnlyList<CallerStatistics> Callers { get; init; }
}
