using Fairlead.Scheduling.Jobs;
using FullService.Configuration;
using FullService.Http;

namespace FullService.Compute;

/// <summary>Lets a dead job wait for its turn again: <c>POST /dead-letters/{id}/retry</c>.</summary>
internal sealed class RetryEndpoint(JobQueue<FactorJob, FactorResult> queue, ServiceSettings settings)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public async Task HandleAsync(HttpContext context)
    {
        var verdict = JobRoute.TryReadId(context, out var id)
            ? await queue.RedriveAsync(id, context.RequestAborted)
            : RedriveVerdict.NotFound;
        await (verdict switch
        {
            RedriveVerdict.Redriven => AcceptedAnswer.WriteAsync(context.Response, id, JobStatus.Pending),
            RedriveVerdict.NotDead => Problem.WriteAsync(context, Refusal.Conflict("The job has not failed; only a failed one can be tried again.")),
            RedriveVerdict.QueueFull => RefuseAsync(context),
            _ => JobRoute.RefuseUnknownAsync(context),
        });
    }

    // The queue does not say which of its limits was reached; when the whole is not full, the caller's part is.
    private async Task RefuseAsync(HttpContext context)
    {
        var statistics = await queue.GetStatisticsAsync(context.RequestAborted);
        var isWholeQueueFull = statistics.Pending + statistics.Delayed >= settings.Queue.MaxQueued;
        await QueueRefusals.WriteAsync(
            context, isWholeQueueFull ? EnqueueVerdict.QueueFull : EnqueueVerdict.CallerQueueFull, RetryAfter);
    }
}
