using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Metrics;

/// <summary>Measures and traces the jobs of one queue where they are done.</summary>
/// <remarks>Recording while nobody listens costs one comparison. Call it outside of locks: listeners are foreign code.</remarks>
internal sealed class JobMeter : IDisposable
{
    private readonly Meter? _owned;
    private readonly string _queue;
    private readonly bool _includesCaller;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _duration;

    /// <summary>Makes the instruments.</summary>
    /// <param name="factory">The factory of the host, which then owns the meter.</param>
    /// <param name="queue">The name of the queue, a tag of every measurement.</param>
    /// <param name="includesCaller">Whether callers become a tag.</param>
    /// <param name="readStatistics">Counts the jobs, if that is known; asked only when somebody listens.</param>
    public JobMeter(IMeterFactory? factory, string queue, bool includesCaller, Func<JobQueueStatistics?> readStatistics)
    {
        var meter = SchedulingMeter.Create(factory);
        _owned = factory is null ? meter : null;
        (_queue, _includesCaller) = (queue, includesCaller);
        meter.CreateObservableUpDownCounter(
            "fairlead.scheduling.jobs.queued",
            () => Observe(readStatistics, static statistics => statistics.Delayed + statistics.Pending),
            "{job}",
            "Jobs that are delayed or pending.");
        meter.CreateObservableUpDownCounter(
            "fairlead.scheduling.jobs.running", () => Observe(readStatistics, static statistics => statistics.Running), "{job}", "Jobs that run.");
        _wait = SchedulingMeter.CreateSeconds(meter, "fairlead.scheduling.jobs.wait", "How long jobs had been pending when they began.");
        _duration = SchedulingMeter.CreateSeconds(meter, "fairlead.scheduling.jobs.duration", "How long attempts lasted, by their outcome.");
    }

    /// <summary>Starts the activity of an attempt; <see langword="null"/> when nobody wants it.</summary>
    public Activity? StartActivity<TJob>(JobLease<TJob> lease) =>
        SchedulingActivities.StartJob(_queue, lease.Id, lease.Attempt, lease.Priority, lease.Caller, _includesCaller);

    /// <summary>Records that an attempt begins.</summary>
    public void RecordWait<TJob>(JobLease<TJob> lease)
    {
        if (_wait.Enabled && lease.Waited is { } waited)
        {
            _wait.Record(waited.TotalSeconds, TagsOf(lease));
        }
    }

    /// <summary>Records that an attempt has ended.</summary>
    /// <param name="lease">The lease under which it ran.</param>
    /// <param name="duration">How long it lasted.</param>
    /// <param name="outcome">How it ended: a word of a small fixed set.</param>
    public void RecordDuration<TJob>(JobLease<TJob> lease, TimeSpan duration, string outcome)
    {
        if (_duration.Enabled)
        {
            var tags = TagsOf(lease);
            tags.Add(SchedulingMeter.OutcomeTag, outcome);
            _duration.Record(duration.TotalSeconds, tags);
        }
    }

    /// <summary>Ends the instruments, unless they belong to the host.</summary>
    public void Dispose() => _owned?.Dispose();

    private Measurement<long>[] Observe(Func<JobQueueStatistics?> readStatistics, Func<JobQueueStatistics, long> count) =>
        readStatistics() is { } statistics
            ? [new Measurement<long>(count(statistics), SchedulingMeter.Tag(SchedulingMeter.QueueTag, _queue))]
            : [];

    private TagList TagsOf<TJob>(JobLease<TJob> lease) => SchedulingMeter.TagsOfJob(_queue, lease.Priority, _includesCaller ? lease.Caller : null);
}
