using System.Buffers;
using Fairlead.Scheduling.Jobs;
using Fairlead.Webhooks;
using FullService.Configuration;
using FullService.Http;
using FullService.Webhooks;

namespace FullService.Compute;

/// <summary>Takes a number and answers with the id of its job: <c>POST /compute</c>.</summary>
/// <remarks>The hot path of the service: while the queue answers at once, it awaits nothing.</remarks>
internal sealed class SubmitEndpoint(JobQueue<FactorJob, FactorResult> queue, WebhookPusher pusher, ServiceSettings settings)
{
    public Task HandleAsync(HttpContext context)
    {
        if (!RequestHeaders.TryReadCaller(context.Request, out var caller, out var refusal)
            || !RequestHeaders.TryCheckContentType(context.Request, out refusal)
            || !RequestHeaders.TryReadIdempotencyKey(context.Request, out var key, out refusal))
        {
            return Problem.WriteAsync(context, refusal);
        }

        var body = RequestBody.ReadAsync(context.Request, context.RequestAborted);
        return body.IsCompletedSuccessfully
            ? SubmitAsync(context, caller, key, ReadJob(context, body.Result))
            : ReadAndSubmitAsync(context, caller, key, body);
    }

    private async Task ReadAndSubmitAsync(
        HttpContext context, string caller, string? key, ValueTask<ReadOnlySequence<byte>> body) =>
        await SubmitAsync(context, caller, key, ReadJob(context, await body));

    private (FactorJob Job, Refusal Refusal) ReadJob(HttpContext context, in ReadOnlySequence<byte> body)
    {
        ComputeBody.TryRead(body, settings.MaxDigits, out var job, out var refusal);
        context.Request.BodyReader.AdvanceTo(body.End);
        return (job, refusal);
    }

    private Task SubmitAsync(HttpContext context, string caller, string? key, (FactorJob Job, Refusal Refusal) read) =>
        read.Refusal.Status != 0 ? Problem.WriteAsync(context, read.Refusal)
        : read.Job.Webhook is null ? EnqueueAsync(context, caller, key, read.Job)
        : CheckAndEnqueueAsync(context, caller, key, read.Job);

    private async Task CheckAndEnqueueAsync(HttpContext context, string caller, string? key, FactorJob job)
    {
        var refusal = await WebhookUrlCheck.RunAsync(pusher, job.Webhook!.Url, context.RequestAborted);
        await (refusal.Status != 0 ? Problem.WriteAsync(context, refusal) : EnqueueAsync(context, caller, key, job));
    }

    private Task EnqueueAsync(HttpContext context, string caller, string? key, FactorJob job)
    {
        var enqueued = queue.TryEnqueueAsync(Submissions.Of(caller, job, key), context.RequestAborted);
        return enqueued.IsCompletedSuccessfully && key is null
            ? AnswerAsync(context, enqueued.Result, JobStatus.Pending)
            : AwaitAndAnswerAsync(context, enqueued, key);
    }

    private async Task AwaitAndAnswerAsync(HttpContext context, ValueTask<EnqueueResult> enqueued, string? key)
    {
        var result = await enqueued;

        // A repeated request may find its job far beyond pending.
        var known = key is not null && result.IsAccepted ? await queue.FindAsync(result.Ids[0], context.RequestAborted) : null;
        await AnswerAsync(context, result, known?.Status ?? JobStatus.Pending);
    }

    private static Task AnswerAsync(HttpContext context, EnqueueResult result, JobStatus status) =>
        result.IsAccepted
            ? AcceptedAnswer.WriteAsync(context.Response, result.Ids[0], status)
            : QueueRefusals.WriteAsync(context, result.Verdict, result.RetryAfter);
}
