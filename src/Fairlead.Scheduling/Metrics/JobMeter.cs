using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fairlead.Scheduling.Metrics;

/// <summary>Measures the jobs of one queue.</summary>
/// <remarks>Recording while nobody listens costs one comparison. Call it outside of locks: listeners are foreign code.</remarks>
internal sealed class JobMeter : IDisposable
{
    private readonly Meter? _owned;
    private readonly KeyValuePair<string, object?> _queue;
    private readonly bool _includesCaller;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _rejected;

    /// <summary>Makes the instruments.</summary>
    /// <param name="factory">The factory of the host, which then owns the meter.</param>
    /// <param name="queue">The name of the queue, a tag of every measurement.</param>
    /// <param name="includesCaller">Whether callers become a tag.</param>
    /// <param name="countQueued">Counts the jobs that are delayed or pending; asked only when somebody listens.</param>
    /// <param name="countRunning">Counts the jobs that run; asked only when somebody listens.</param>
    public JobMeter(IMeterFactory? factory, string queue, bool includesCaller, Func<long> countQueued, Func<long> countRunning)
    {
        var meter = SchedulingMeter.Create(factory);
        _owned = factory is null ? meter : null;
        _queue = SchedulingMeter.Tag(SchedulingMeter.QueueTag, queue);
        _includesCaller = includesCaller;
        meter.CreateObservableUpDownCounter(
            "fairlead.scheduling.jobs.queued", () => new Measurement<long>(countQueued(), _queue), "{job}", "Jobs that are delayed or pending.");
        meter.CreateObservableUpDownCounter(
            "fairlead.scheduling.jobs.running", () => new Measurement<long>(countRunning(), _queue), "{job}", "Jobs that run.");
        _wait = SchedulingMeter.CreateSeconds(meter, "fairlead.scheduling.jobs.wait", "How long jobs had been pending when they began.");
        _duration = SchedulingMeter.CreateSeconds(meter, "fairlead.scheduling.jobs.duration", "How long attempts lasted, by their outcome.");
        _rejected = meter.CreateCounter<long>("fairlead.scheduling.jobs.rejected", "{job}", "Jobs that were refused.");
    }

    public void RecordWait(double seconds, FairPriority priority, string caller)
    {
        if (_wait.Enabled)
        {
            _wait.Record(seconds, TagsOf(priority, caller));
        }
    }

    /// <summary>Records an attempt that has ended.</summary>
    /// <param name="seconds">How long it lasted.</param>
    /// <param name="outcome">How it ended: a word of a small fixed set, in lower case.</param>
    /// <param name="priority">The tier of the job.</param>
    /// <param name="caller">The flow.</param>
    public void RecordDuration(double seconds, string outcome, FairPriority priority, string caller)
    {
        if (_duration.Enabled)
        {
            var tags = TagsOf(priority, caller);
            tags.Add(SchedulingMeter.OutcomeTag, outcome);
            _duration.Record(seconds, tags);
        }
    }

    /// <summary>Counts jobs that were refused.</summary>
    /// <param name="count">How many.</param>
    /// <param name="reason">Why: a word of a small fixed set, in lower case.</param>
    /// <param name="priority">The tier of the jobs.</param>
    /// <param name="caller">The flow.</param>
    public void CountRejected(int count, string reason, FairPriority priority, string caller)
    {
        if (_rejected.Enabled)
        {
            var tags = TagsOf(priority, caller);
            tags.Add(SchedulingMeter.ReasonTag, reason);
            _rejected.Add(count, tags);
        }
    }

    /// <summary>Ends the instruments, unless they belong to the host.</summary>
    public void Dispose() => _owned?.Dispose();

    private TagList TagsOf(FairPriority priority, string caller)
    {
        var tags = new TagList { _queue, SchedulingMeter.Tier(priority) };
        if (_includesCaller)
        {
            tags.Add(SchedulingMeter.CallerTag, caller);
        }

        return tags;
    }
}
