using Fairlead.Scheduling.Jobs;
using FullService.Http;

namespace FullService.Compute;

/// <summary>Lets a dead job wait for its turn again: <c>POST /dead-letters/{id}/retry</c>.</summary>
internal sealed class RetryEndpoint(JobQueue<FactorJob, FactorResult> queue)
{
    public async Task HandleAsync(HttpContext context)
    {
        var result = JobRoute.TryReadId(context, out var id)
            ? await queue.RedriveAsync(id, context.RequestAborted)
            : new RedriveResult(RedriveVerdict.NotFound, TimeSpan.Zero);
        await (result.Verdict switch
        {
            RedriveVerdict.Redriven => AcceptedAnswer.WriteAsync(context.Response, id, JobStatus.Pending),
            RedriveVerdict.NotDead => Problem.WriteAsync(context, Refusal.Conflict("The job has not failed; only a failed one can be tried again.")),
            RedriveVerdict.QueueFull => QueueRefusals.WriteAsync(context, EnqueueVerdict.QueueFull, result.RetryAfter),
            RedriveVerdict.CallerQueueFull => QueueRefusals.WriteAsync(context, EnqueueVerdict.CallerQueueFull, result.RetryAfter),
            _ => JobRoute.RefuseUnknownAsync(context),
        });
    }
}
