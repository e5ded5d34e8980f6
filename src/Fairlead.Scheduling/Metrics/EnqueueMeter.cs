using System.Diagnostics.Metrics;
using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Metrics;

/// <summary>Measures the jobs of one queue where they are submitted.</summary>
/// <remarks>Recording while nobody listens costs one comparison. The meter belongs to the factory.</remarks>
internal sealed class EnqueueMeter(IMeterFactory factory, string queue, bool includesCaller)
{
    private readonly Counter<long> _rejected = SchedulingMeter.Create(factory).CreateCounter<long>(
        "fairlead.scheduling.jobs.rejected", "{job}", "Jobs that were refused.");

    /// <summary>Counts submissions that were refused together.</summary>
    public void CountRejected<TJob>(IReadOnlyList<JobSubmission<TJob>> submissions, EnqueueVerdict verdict)
    {
        if (!_rejected.Enabled)
        {
            return;
        }

        var reason = verdict == EnqueueVerdict.CallerQueueFull ? "caller_queue_full" : "queue_full";
        foreach (var submission in submissions)
        {
            var tags = SchedulingMeter.TagsOfJob(queue, submission.Priority, includesCaller ? submission.Caller : null);
            tags.Add(SchedulingMeter.ReasonTag, reason);
            _rejected.Add(1, tags);
        }
    }
}
