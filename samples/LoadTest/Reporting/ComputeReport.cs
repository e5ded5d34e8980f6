using LoadTest.Compute;

namespace LoadTest.Reporting;

/// <summary>The outcome of a run, or of the part of it that was done when the user stopped it.</summary>
internal sealed record ComputeReport
{
    public required ComputeOptions Options { get; init; }

    public required SubmissionSummary Submission { get; init; }

    /// <summary>Gets what became of the jobs; <see langword="null"/> when the run was stopped before they were followed.</summary>
    public FollowSummary? Follow { get; init; }

    /// <summary>Gets whether the user stopped the run.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Gets what went wrong, counted by message, the most frequent first.</summary>
    public required IReadOnlyList<KeyValuePair<string, int>> Failures { get; init; }

    /// <summary>Gets the largest amount of memory that this process has used.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>Gets whether everything was sent, accepted, ended in time and right.</summary>
    public bool IsClean =>
        !Interrupted
        && Submission.JobsAccepted == Options.Requests
        && Follow is { Unannounced: 0 } follow
        && follow.Counts.Completed == Options.Requests;

    public int ExitCode => IsClean ? ExitCodes.Success : ExitCodes.LostOrWrong;
}
