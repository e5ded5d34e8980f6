using Fairlead.Scheduling.Jobs;

namespace Quickstarts.Jobs;

// snippet: handler
internal sealed class GreetingHandler : IJobHandler<string, string>
{
    public ValueTask<JobOutcome<string>> HandleAsync(JobContext<string> context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(JobOutcome.Completed($"Hello, {context.Job}!"));
}
// end-snippet
