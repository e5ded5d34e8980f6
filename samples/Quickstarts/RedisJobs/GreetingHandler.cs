using Fairlead.Scheduling.Jobs;

namespace RedisJobs;

/// <summary>Does the jobs of the queue: a job is a name, its result a greeting.</summary>
internal sealed class GreetingHandler : IJobHandler<string, string>
{
    public ValueTask<JobOutcome<string>> HandleAsync(JobContext<string> context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(JobOutcome.Completed($"Hello, {context.Job}!"));
}
