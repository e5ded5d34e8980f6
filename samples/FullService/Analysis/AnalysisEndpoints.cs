using System.Text.Json;
using Fairlead.Scheduling.Jobs;
using Fairlead.Webhooks;
using FullService.Compute;
using FullService.Http;
using FullService.Webhooks;

namespace FullService.Analysis;

/// <summary>Answers for analyses: <c>GET /analysis/{id}</c> and <c>GET /analysis?webhookUrl=…</c>.</summary>
internal sealed class AnalysisEndpoints(JobQueue<AnalysisJob, AnalysisResult> queue, WebhookPusher pusher)
{
    private const int MostListed = 1_000;

    public async Task GetAsync(HttpContext context)
    {
        var job = JobRoute.TryReadId(context, out var id) ? await queue.FindAsync(id, context.RequestAborted) : null;
        await (job is null
            ? JobRoute.RefuseUnknownAsync(context)
            : JobJson.WriteAsync(context.Response, await LookAsync(job, context.RequestAborted), AnalysisJson.WriteJob));
    }

    public async Task ListAsync(HttpContext context)
    {
        var values = context.Request.Query["webhookUrl"];
        if (values.Count != 1 || !WebhookUrl.TryParse(values[0], out var url))
        {
            await Problem.WriteAsync(context, Refusal.BadRequest(
                $"webhookUrl must be given once, as {WebhookUrl.Allowed}, not {RequestText.Quote(values.ToString())}."));
            return;
        }

        var found = await FindAsync(url, context.RequestAborted);
        await JobJson.WriteAsync(context.Response, await Task.WhenAll(found.Select(job => LookAsync(job, context.RequestAborted).AsTask())), WriteJobs);
    }

    // Newest first. The queue knows callers and not URLs, so all that it remembers is looked through.
    private async ValueTask<IReadOnlyList<JobSnapshot<AnalysisJob, AnalysisResult>>> FindAsync(Uri url, CancellationToken cancellationToken)
    {
        var found = new List<JobSnapshot<AnalysisJob, AnalysisResult>>();
        string? cursor = null;
        do
        {
            var page = await queue.ListAsync(new JobListing { Limit = MostListed, Cursor = cursor }, cancellationToken);
            found.AddRange(page.Jobs.Where(job => job.Job.Webhook.Url == url).Take(MostListed - found.Count));
            cursor = page.NextCursor;
        }
        while (cursor is not null && found.Count < MostListed);

        return found;
    }

    // The stream may be in another process, and the outbox has to be asked.
    private async ValueTask<AnalysisView> LookAsync(JobSnapshot<AnalysisJob, AnalysisResult> job, CancellationToken cancellationToken) =>
        new(job, await pusher.FindAsync(job.Id.ToString(), cancellationToken));

    private static void WriteJobs(Utf8JsonWriter writer, AnalysisView[] analyses)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("jobs"u8);
        foreach (var analysis in analyses)
        {
            AnalysisJson.WriteJob(writer, analysis);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
