using System.Collections.Concurrent;
using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>Returns what it was given, and counts how often each job was handled.</summary>
internal sealed class TalliedHandler : IJobHandler<string, string>
{
    public ConcurrentDictionary<JobId, int> Handled { get; } = new();

    public ValueTask<JobOutcome<string>> HandleAsync(JobContext<string> context, CancellationToken cancellationToken)
    {
        Handled.AddOrUpdate(context.Id, 1, static (_, count) => count + 1);
        return ValueTask.FromResult(JobOutcome.Completed("done " + context.Job));
    }
}
