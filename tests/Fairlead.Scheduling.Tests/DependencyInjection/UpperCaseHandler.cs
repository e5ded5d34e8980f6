using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Tests.DependencyInjection;

/// <summary>A handler as an application registers it, with a dependency from the container.</summary>
internal sealed class UpperCaseHandler(TimeProvider time) : IJobHandler<string, string>
{
    public ValueTask<JobOutcome<string>> HandleAsync(JobContext<string> context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        return ValueTask.FromResult(JobOutcome.Completed(context.Job.ToUpperInvariant()));
    }
}
