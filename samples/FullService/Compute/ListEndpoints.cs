using System.Text.Json;
using Fairlead.Scheduling.Jobs;
using FullService.Http;

namespace FullService.Compute;

/// <summary>Lists jobs, newest first: <c>GET /compute</c> and <c>GET /dead-letters</c>.</summary>
internal sealed class ListEndpoints(JobQueue<FactorJob, FactorResult> queue)
{
    public Task ListAsync(HttpContext context) =>
        ListingQuery.TryRead(context.Request, out var listing, out var refusal)
            ? ListAsync(context, listing)
            : Problem.WriteAsync(context, refusal);

    public Task ListDeadAsync(HttpContext context) =>
        ListingQuery.TryRead(context.Request, out var listing, out var refusal)
            ? ListAsync(context, listing with { Statuses = [JobStatus.Dead] })
            : Problem.WriteAsync(context, refusal);

    private async Task ListAsync(HttpContext context, JobListing listing)
    {
        JobPage<FactorJob, FactorResult> page;
        try
        {
            page = await FillAsync(listing, context.RequestAborted);
        }
        catch (FormatException exception)
        {
            await Problem.WriteAsync(context, Refusal.BadRequest(exception.Message));
            return;
        }

        await JobJson.WriteAsync(context.Response, page, WritePage);
    }

    // The queue looks at a bounded number of jobs at a time; a client wants a full page, or the last.
    private async ValueTask<JobPage<FactorJob, FactorResult>> FillAsync(JobListing listing, CancellationToken cancellationToken)
    {
        var jobs = new List<JobSnapshot<FactorJob, FactorResult>>();
        var cursor = listing.Cursor;
        do
        {
            var page = await queue.ListAsync(
                listing with { Cursor = cursor, Limit = listing.Limit - jobs.Count }, cancellationToken);
            jobs.AddRange(page.Jobs);
            cursor = page.NextCursor;
            cancellationToken.ThrowIfCancellationRequested();
        }
        while (cursor is not null && jobs.Count < listing.Limit);

        return new JobPage<FactorJob, FactorResult>(jobs, cursor);
    }

    private static void WritePage(Utf8JsonWriter writer, JobPage<FactorJob, FactorResult> page)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("jobs"u8);
        foreach (var job in page.Jobs)
        {
            JobJson.WriteJob(writer, job);
        }

        writer.WriteEndArray();
        writer.WriteString("nextCursor"u8, page.NextCursor);
        writer.WriteEndObject();
    }
}
