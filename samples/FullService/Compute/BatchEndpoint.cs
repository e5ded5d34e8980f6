using System.Text.Json;
using Fairlead.Scheduling.Jobs;
using FullService.Configuration;
using FullService.Http;

namespace FullService.Compute;

/// <summary>Takes many numbers at once, all or none: <c>POST /compute/batch</c>.</summary>
internal sealed class BatchEndpoint(JobQueue<FactorJob, FactorResult> queue, ServiceSettings settings)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (!RequestHeaders.TryReadCaller(context.Request, out var caller, out var refusal)
            || !RequestHeaders.TryCheckContentType(context.Request, out refusal)
            || !RequestHeaders.TryReadIdempotencyKey(context.Request, out var key, out refusal))
        {
            await Problem.WriteAsync(context, refusal);
            return;
        }

        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var isRead = BatchBody.TryRead(body, settings.MaxDigits, out var numbers, out refusal);
        context.Request.BodyReader.AdvanceTo(body.End);
        if (!isRead)
        {
            await Problem.WriteAsync(context, refusal);
            return;
        }

        var result = await queue.TryEnqueueAsync(Submissions.Of(caller, numbers, key), context.RequestAborted);
        await (result.IsAccepted
            ? WriteAsync(context, result.Ids)
            : QueueRefusals.WriteAsync(context, result.Verdict, result.RetryAfter));
    }

    private static async Task WriteAsync(HttpContext context, IReadOnlyList<JobId> ids)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await JobJson.WriteAsync(context.Response, ids, static (writer, ids) => WriteIds(writer, ids));
    }

    private static void WriteIds(Utf8JsonWriter writer, IReadOnlyList<JobId> ids)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("ids"u8);
        foreach (var id in ids)
        {
            JobJson.WriteId(writer, id);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
