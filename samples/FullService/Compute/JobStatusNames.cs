using System.Diagnostics;
using Fairlead.Scheduling.Jobs;

namespace FullService.Compute;

/// <summary>The statuses as clients see them: a delayed job is pending, a dead one has failed.</summary>
internal static class JobStatusNames
{
    public const string Allowed = "pending, running, completed, failed or canceled";

    public static string Of(JobStatus status) => status switch
    {
        JobStatus.Delayed or JobStatus.Pending => "pending",
        JobStatus.Running => "running",
        JobStatus.Completed => "completed",
        JobStatus.Dead => "failed",
        JobStatus.Canceled => "canceled",
        _ => throw new UnreachableException($"{status} is no status."),
    };

    /// <summary>Finds the statuses that have a name; empty when none has.</summary>
    public static IReadOnlyList<JobStatus> Find(string name) =>
        [.. Enum.GetValues<JobStatus>().Where(status => Of(status) == name)];
}
