using Fairlead.Scheduling.Jobs;
using Fairlead.Webhooks;

namespace FullService.Analysis;

/// <summary>An analysis and its stream at one moment.</summary>
/// <param name="Job">The job.</param>
/// <param name="Stream">Its stream; <see langword="null"/> before it has begun, and after it was ended.</param>
internal sealed record AnalysisView(JobSnapshot<AnalysisJob, AnalysisResult> Job, WebhookStreamSnapshot? Stream)
{
    /// <summary>Gets how far the delivery is. The stream of an analysis that is over is there, unless its receiver wanted no more or somebody discarded it.</summary>
    public WebhookDelivery Delivery =>
        Stream?.Delivery ?? (Job.Status is JobStatus.Completed or JobStatus.Dead ? WebhookDelivery.Ended : WebhookDelivery.Sending);
}
