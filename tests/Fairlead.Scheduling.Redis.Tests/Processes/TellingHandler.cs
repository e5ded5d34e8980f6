using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Redis.Tests.Processes;

/// <summary>Says that an attempt begins, and takes as long as the job says, whoever asks it to stop.</summary>
/// <remarks>A line is written in one piece, so what the process said is known even when it is killed right after.</remarks>
internal sealed class TellingHandler(TextWriter output) : IJobHandler<string, string>, IDisposable
{
    private readonly SemaphoreSlim _told = new(0);

    public void LetOneGo() => _told.Release();

    public async ValueTask<JobOutcome<string>> HandleAsync(JobContext<string> context, CancellationToken cancellationToken)
    {
        var order = WorkOrder.Parse(context.Job);
        await output.WriteLineAsync(new WorkerLine(WorkerLine.Began, context.Id, context.FencingToken, context.Attempt).ToString());
        await WorkAsync(order.Length);
        return JobOutcome.Completed(order.ResultOf(context.FencingToken));
    }

    public void Dispose() => _told.Dispose();

    private async Task WorkAsync(TimeSpan? length)
    {
        if (length is not { } known)
        {
            await _told.WaitAsync(CancellationToken.None);
            return;
        }

        if (known > TimeSpan.Zero)
        {
            using var timer = new PeriodicTimer(known);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
