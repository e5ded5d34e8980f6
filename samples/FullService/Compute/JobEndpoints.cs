using System.Globalization;
using Fairlead.Scheduling.Jobs;
using FullService.Http;

namespace FullService.Compute;

/// <summary>Answers for one job: <c>GET</c> and <c>DELETE /compute/{id}</c>.</summary>
internal sealed class JobEndpoints(JobQueue<FactorJob, FactorResult> queue, IHostApplicationLifetime lifetime)
{
    private const double LongestWaitSeconds = 60;

    public async Task GetAsync(HttpContext context)
    {
        if (!TryReadWait(context.Request, out var wait, out var refusal))
        {
            await Problem.WriteAsync(context, refusal);
            return;
        }

        var job = JobRoute.TryReadId(context, out var id) ? await FindAsync(context, id, wait) : null;
        await (job is null
            ? JobRoute.RefuseUnknownAsync(context)
            : JobJson.WriteAsync(context.Response, job, JobJson.WriteJob));
    }

    public async Task CancelAsync(HttpContext context)
    {
        var verdict = JobRoute.TryReadId(context, out var id)
            ? await queue.CancelAsync(id, context.RequestAborted)
            : CancelVerdict.NotFound;
        await (verdict switch
        {
            CancelVerdict.Canceled => AcceptedAnswer.WriteAsync(context.Response, id, JobStatus.Canceled),
            CancelVerdict.AlreadyEnded => Problem.WriteAsync(context, Refusal.Conflict("The job has already ended; only a pending or running one can be canceled.")),
            _ => JobRoute.RefuseUnknownAsync(context),
        });
    }

    private async ValueTask<JobSnapshot<FactorJob, FactorResult>?> FindAsync(HttpContext context, JobId id, TimeSpan wait)
    {
        if (wait == TimeSpan.Zero)
        {
            return await queue.FindAsync(id, context.RequestAborted);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            return await queue.WaitAsync(id, wait, stop.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            // The service stops: an answer now, with what is known, is better than a broken connection.
            return await queue.FindAsync(id, context.RequestAborted);
        }
    }

    private static bool TryReadWait(HttpRequest request, out TimeSpan wait, out Refusal refusal)
    {
        (wait, refusal) = (TimeSpan.Zero, default);
        var values = request.Query["wait"];
        if (values.Count == 0)
        {
            return true;
        }

        if (values.Count > 1
            || !double.TryParse(values[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            || seconds is not (>= 0 and <= LongestWaitSeconds))
        {
            refusal = Refusal.BadRequest($"wait must be one number of seconds from 0 to 60, not {RequestText.Quote(values.ToString())}.");
            return false;
        }

        wait = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
