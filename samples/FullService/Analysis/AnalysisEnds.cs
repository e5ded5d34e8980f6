using Fairlead.Scheduling.Jobs;
using Fairlead.Webhooks;

namespace FullService.Analysis;

/// <summary>Ends the streams of analyses that failed where nobody was left to do it: their processes died, time after time.</summary>
internal sealed class AnalysisEnds(WebhookPusher pusher)
{
    /// <summary>Ends the stream of an analysis that failed, behind what was accepted of it; one that has its end keeps that.</summary>
    public async ValueTask EndAsync(JobSnapshot<AnalysisJob, AnalysisResult> job, CancellationToken cancellationToken)
    {
        if (job.Status == JobStatus.Dead)
        {
            await using var stream = await pusher.OpenStreamAsync(job.Job.Webhook.ToEndpoint(), job.Id.ToString(), cancellationToken);
            await EndAsync(stream, cancellationToken);
        }
    }

    /// <summary>Ends a stream, unless it takes no more.</summary>
    public static async ValueTask EndAsync(WebhookStream stream, CancellationToken cancellationToken)
    {
        try
        {
            await stream.CompleteAsync(cancellationToken);
        }
        catch (WebhookWriteException)
        {
            // It takes no more, not even its end: parked, or the receiver wants no more.
        }
    }
}
