namespace Fairlead.Scheduling.Jobs;

/// <summary>One attempt that did not end with a result.</summary>
/// <param name="Attempt">Which attempt it was, from 1; counted anew after a redrive.</param>
/// <param name="StartedAt">When it began, in UTC.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Reason">What kind of failure it was.</param>
/// <param name="Error">What went wrong, for people.</param>
public sealed record JobFailure(int Attempt, DateTimeOffset StartedAt, TimeSpan Duration, JobFailureReason Reason, string Error);
