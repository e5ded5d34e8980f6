namespace Fairlead.Scheduling;

/// <summary>Settings of a <see cref="FairScheduler"/>, read once when it is made.</summary>
public sealed class FairSchedulerOptions
{
    /// <summary>Gets or sets how many turns run at once.</summary>
    /// <value>From 1 to 65,536. The default is the number of processors.</value>
    public int MaxConcurrency { get; set; } = Environment.ProcessorCount;

    /// <summary>Gets or sets how many turns of one caller run at once.</summary>
    /// <value>From 1 up. The default is <see cref="int.MaxValue"/>: no limit but <see cref="MaxConcurrency"/>.</value>
    public int MaxConcurrencyPerCaller { get; set; } = int.MaxValue;

    /// <summary>Gets or sets how many turns may wait in total; one more is refused.</summary>
    /// <value>From 0 up. The default is 100,000.</value>
    public int MaxQueued { get; set; } = 100_000;

    /// <summary>Gets or sets how many turns of one caller may wait; one more is refused.</summary>
    /// <value>From 0 up. The default is 10,000.</value>
    public int MaxQueuedPerCaller { get; set; } = 10_000;

    /// <summary>Gets or sets how long a request may wait for its turn.</summary>
    /// <value>From 1 millisecond to 1 day, or <see cref="Timeout.InfiniteTimeSpan"/>. The default is 30 seconds.</value>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long a turn is passed over by others of higher priority until its tier counts as one higher.</summary>
    /// <value>From 1 millisecond to 1 day, or <see cref="Timeout.InfiniteTimeSpan"/>: then the lower tiers may starve. The default is 10 seconds.</value>
    /// <remarks>
    /// A turn of low priority beside an endless flood of high ones starts after twice this time and its fair turn. A tier rises as a whole
    /// while its oldest turn that may start is that old, so that nobody's backlog passes what others have newly asked for.
    /// </remarks>
    public TimeSpan PriorityAgeing { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets whether metrics and activities name the caller, in a tag <c>caller</c>.</summary>
    /// <value>The default is <see langword="false"/>: thousands of callers would make as many time series.</value>
    public bool MetricsIncludeCaller { get; set; }

    /// <summary>Gets the weights of callers: twice the weight is twice the share while both have work.</summary>
    /// <value>From 0.000001 to 1,000,000 each. A caller that is not named has weight 1.</value>
    public IDictionary<string, double> Weights { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    // Whoever reads the options once keeps them as they were.
    internal FairSchedulerOptions Copy() => (FairSchedulerOptions)MemberwiseClone();
}
