namespace Fairlead.Scheduling.Jobs;

/// <summary>One page of a listing.</summary>
/// <param name="Jobs">The jobs, newest first; it may be fewer than asked for, or none, although more follow.</param>
/// <param name="NextCursor">Where the next page begins; <see langword="null"/> after the last one.</param>
public sealed record JobPage<TJob, TResult>(IReadOnlyList<JobSnapshot<TJob, TResult>> Jobs, string? NextCursor);
