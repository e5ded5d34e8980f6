using System.Text.Json;
using Fairlead.Scheduling.Jobs;
using Fairlead.Webhooks;
using FullService.Compute;
using FullService.Configuration;
using FullService.Http;
using FullService.Webhooks;

namespace FullService.Analysis;

/// <summary>Starts analyses and answers with their ids: <c>POST /start-analysis</c>.</summary>
internal sealed class StartAnalysisEndpoint(JobQueue<AnalysisJob, AnalysisResult> queue, WebhookPusher pusher, ServiceSettings settings)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new();

    public async Task HandleAsync(HttpContext context)
    {
        string? caller = null;
        if ((context.Request.Headers.ContainsKey(RequestHeaders.CallerId) && !RequestHeaders.TryReadCaller(context.Request, out caller, out var refusal))
            || !RequestHeaders.TryCheckContentType(context.Request, out refusal))
        {
            await Problem.WriteAsync(context, refusal);
            return;
        }

        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var isRead = AnalysisBody.TryRead(body, out var request, out refusal);
        context.Request.BodyReader.AdvanceTo(body.End);
        if (isRead)
        {
            refusal = await WebhookUrlCheck.RunAsync(pusher, request!.Endpoint.Url, context.RequestAborted);
        }

        await (refusal.Status != 0
            ? Problem.WriteAsync(context, refusal)
            : StartAsync(context, caller ?? request!.Endpoint.Url.GetLeftPart(UriPartial.Authority), request!));
    }

    private async Task StartAsync(HttpContext context, string caller, AnalysisRequest request)
    {
        var submissions = new JobSubmission<AnalysisJob>[request.Analyses];
        for (var index = 0; index < submissions.Length; index++)
        {
            var (duration, seed) = NextKind();
            var job = new AnalysisJob(JobWebhook.From(request.Endpoint), duration, seed);
            submissions[index] = new JobSubmission<AnalysisJob>(caller, job) { ExpectedDuration = job.Duration };
        }

        var result = await queue.TryEnqueueAsync(submissions, context.RequestAborted);
        if (!result.IsAccepted)
        {
            await QueueRefusals.WriteAsync(context, result.Verdict, result.RetryAfter);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await JobJson.WriteAsync(context.Response, result.Ids, WriteIds);
    }

    private (TimeSpan Duration, int Seed) NextKind()
    {
        var (least, most) = (settings.Analysis.MinDuration, settings.Analysis.MaxDuration);
        lock (_gate)
        {
            return (least + ((most - least) * _random.NextDouble()), _random.Next());
        }
    }

    private static void WriteIds(Utf8JsonWriter writer, IReadOnlyList<JobId> ids)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("jobIds"u8);
        foreach (var id in ids)
        {
            JobJson.WriteId(writer, id);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
