using System.Diagnostics.Metrics;

namespace Fairlead.Scheduling.Metrics;

/// <summary>Measures the turns of one scheduler.</summary>
/// <remarks>Recording while nobody listens costs one comparison. Call it outside of locks: listeners are foreign code.</remarks>
internal sealed class TurnMeter : IDisposable
{
    private static readonly FairPriority[] Tiers = Enum.GetValues<FairPriority>();

    private readonly Meter? _owned;
    private readonly bool _includesCaller;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _rejected;

    /// <summary>Makes the instruments.</summary>
    /// <param name="factory">The factory of the host, which then owns the meter.</param>
    /// <param name="includesCaller">Whether callers become a tag.</param>
    /// <param name="countQueued">Counts what waits in a tier; asked only when somebody listens.</param>
    /// <param name="countRunning">Counts what runs in a tier; asked only when somebody listens.</param>
    public TurnMeter(
        IMeterFactory? factory, bool includesCaller, Func<FairPriority, int> countQueued, Func<FairPriority, int> countRunning)
    {
        var meter = SchedulingMeter.Create(factory);
        _owned = factory is null ? meter : null;
        _includesCaller = includesCaller;
        meter.CreateObservableUpDownCounter(
            "fairlead.scheduling.turns.queued", () => Observe(countQueued), "{turn}", "Turns that wait.");
        meter.CreateObservableUpDownCounter(
            "fairlead.scheduling.turns.running", () => Observe(countRunning), "{turn}", "Turns that run.");
        _wait = SchedulingMeter.CreateSeconds(meter, "fairlead.scheduling.turns.wait", "How long granted turns had waited.");
        _duration = SchedulingMeter.CreateSeconds(meter, "fairlead.scheduling.turns.duration", "How long ended turns lasted.");
        _rejected = meter.CreateCounter<long>("fairlead.scheduling.turns.rejected", "{turn}", "Turns that were refused.");
    }

    public void RecordWait(double seconds, FairPriority priority, string caller) => Record(_wait, seconds, priority, caller);

    public void RecordDuration(double seconds, FairPriority priority, string caller) => Record(_duration, seconds, priority, caller);

    public void CountRejected(TurnRejection reason, FairPriority priority, string caller)
    {
        if (!_rejected.Enabled)
        {
            return;
        }

        var why = SchedulingMeter.Tag(SchedulingMeter.ReasonTag, reason switch
        {
            TurnRejection.QueueFull => "queue_full",
            TurnRejection.CallerQueueFull => "caller_queue_full",
            _ => "timed_out",
        });
        if (_includesCaller)
        {
            _rejected.Add(1, SchedulingMeter.Tier(priority), why, SchedulingMeter.Tag(SchedulingMeter.CallerTag, caller));
        }
        else
        {
            _rejected.Add(1, SchedulingMeter.Tier(priority), why);
        }
    }

    /// <summary>Ends the instruments, unless they belong to the host.</summary>
    public void Dispose() => _owned?.Dispose();

    private void Record(Histogram<double> histogram, double seconds, FairPriority priority, string caller)
    {
        if (!histogram.Enabled)
        {
            return;
        }

        if (_includesCaller)
        {
            histogram.Record(seconds, SchedulingMeter.Tier(priority), SchedulingMeter.Tag(SchedulingMeter.CallerTag, caller));
        }
        else
        {
            histogram.Record(seconds, SchedulingMeter.Tier(priority));
        }
    }

    private static IEnumerable<Measurement<int>> Observe(Func<FairPriority, int> count) =>
        Tiers.Select(tier => new Measurement<int>(count(tier), SchedulingMeter.Tier(tier)));
}
