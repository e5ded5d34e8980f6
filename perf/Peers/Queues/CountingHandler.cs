using Fairlead.Scheduling.Jobs;

namespace Peers.Queues;

/// <summary>Does nothing, and says when it has done so often enough.</summary>
internal sealed class CountingHandler(int jobs) : IJobHandler<string, string>
{
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = jobs;

    public Task AllHandled => _all.Task;

    public ValueTask<JobOutcome<string>> HandleAsync(JobContext<string> context, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _all.SetResult();
        }

        return ValueTask.FromResult(JobOutcome.Completed("r"));
    }
}
