namespace Fairlead.Scheduling.Changes;

/// <summary>What was submitted with a job, as a journal holds it.</summary>
internal readonly record struct JobHead(
    long Number,
    string Caller,
    string? IdempotencyKey,
    FairPriority Priority,
    double? ExpectedSeconds,
    TimeSpan? Timeout,
    DateTimeOffset SubmittedAt);
