using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fairlead.Scheduling.Metrics;

/// <summary>The names and the making of what this package measures.</summary>
internal static class SchedulingMeter
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Fairlead.Scheduling";

    public const string TierTag = "tier";
    public const string CallerTag = "caller";
    public const string ReasonTag = "reason";
    public const string QueueTag = "queue";
    public const string OutcomeTag = "outcome";

    // From a millisecond to an hour, three to a factor of ten: turns and jobs last anything between.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600, 1_800, 3_600],
    };

    /// <summary>Makes a meter, by the factory of the host when it has one.</summary>
    public static Meter Create(IMeterFactory? factory) => factory?.Create(Name) ?? new Meter(Name);

    public static Histogram<double> CreateSeconds(Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, Seconds);

    public static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    public static KeyValuePair<string, object?> Tier(FairPriority priority) => new(TierTag, priority switch
    {
        FairPriority.Low => "low",
        FairPriority.High => "high",
        _ => "normal",
    });

    /// <summary>Makes the tags that all measurements of jobs have.</summary>
    /// <param name="queue">The name of the queue.</param>
    /// <param name="priority">The tier.</param>
    /// <param name="caller">The flow; <see langword="null"/> when it is not to be named.</param>
    public static TagList TagsOfJob(string queue, FairPriority priority, string? caller)
    {
        var tags = new TagList { Tag(QueueTag, queue), Tier(priority) };
        if (caller is not null)
        {
            tags.Add(CallerTag, caller);
        }

        return tags;
    }
}
