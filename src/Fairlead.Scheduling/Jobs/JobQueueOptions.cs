namespace Fairlead.Scheduling.Jobs;

/// <summary>Settings of one job queue, named like the queue and read once when it is made.</summary>
public sealed class JobQueueOptions
{
    /// <summary>Gets or sets how many jobs this process runs at once.</summary>
    /// <value>From 0 (this process only enqueues) to 65,536. The default is the number of processors.</value>
    public int Workers { get; set; } = Environment.ProcessorCount;

    /// <summary>Gets or sets how many of the workers take short jobs only, so that long ones never hold every worker.</summary>
    /// <value>From 0 to one less than <see cref="Workers"/>. The default is 0.</value>
    public int ReservedForShortJobs { get; set; }

    /// <summary>Gets or sets up to which expected duration a job is short.</summary>
    /// <value>From zero up. The default is 1 second.</value>
    public TimeSpan ShortJobBound { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how many jobs of one caller run at once.</summary>
    /// <value>From 1 up. The default is <see cref="int.MaxValue"/>: no limit.</value>
    public int MaxRunningPerCaller { get; set; } = int.MaxValue;

    /// <summary>Gets or sets how many jobs of one caller that are not short run at once.</summary>
    /// <value>From 1 up. The default is <see langword="null"/>: one less than <see cref="Workers"/>, but at least 1.</value>
    public int? MaxRunningLongPerCaller { get; set; }

    /// <summary>Gets or sets how many jobs may be queued (delayed and pending) in total.</summary>
    /// <value>From 1 up. The default is 1,000,000.</value>
    public int MaxQueued { get; set; } = 1_000_000;

    /// <summary>Gets or sets how many jobs of one caller may be queued.</summary>
    /// <value>From 1 up. The default is 100,000.</value>
    public int MaxQueuedPerCaller { get; set; } = 100_000;

    /// <summary>Gets or sets how long a job waits in its tier before it rises to the next, so that no tier starves.</summary>
    /// <value>From 1 millisecond to 1 day, or <see cref="Timeout.InfiniteTimeSpan"/> for never. The default is 30 seconds.</value>
    public TimeSpan PriorityAgeing { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how often a job is begun before it is dead.</summary>
    /// <value>From 1 to 1,000. The default is 3.</value>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Gets or sets how long a job waits after its first failure; the time doubles with each further one.</summary>
    /// <value>From 1 millisecond to 1 day. The default is 1 second.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets the longest time a job waits between attempts.</summary>
    /// <value>From <see cref="RetryDelay"/> to 7 days. The default is 5 minutes.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets how long an attempt may run; then it is stopped, and the job is dead.</summary>
    /// <value>From 1 millisecond to 30 days, or <see cref="Timeout.InfiniteTimeSpan"/>. The default is infinite.</value>
    public TimeSpan JobTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>Gets or sets how long a lease lasts; its worker renews it at a third of that.</summary>
    /// <value>From 1 second to 1 hour. The default is 30 seconds.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long a job and its result are remembered after its end.</summary>
    /// <value>From zero to 365 days. The default is 1 hour.</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Gets or sets how many ended jobs are remembered; the one that ended first is forgotten first.</summary>
    /// <value>From 0 up. The default is 1,000,000.</value>
    public int MaxRetained { get; set; } = 1_000_000;

    /// <summary>Gets or sets how long running jobs may go on when the host stops; then they go back to the queue.</summary>
    /// <value>From zero to 1 day. The default is 10 seconds.</value>
    /// <remarks>The host's own shutdown timeout must be longer.</remarks>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets whether ended jobs are kept until somebody has acknowledged their end, so that none goes unannounced.</summary>
    /// <value>The default is <see langword="false"/>. Adding a completion hook sets it.</value>
    public bool AnnouncesEnds { get; set; }

    /// <summary>Gets or sets whether metrics and activities name the caller, in a tag <c>caller</c>.</summary>
    /// <value>The default is <see langword="false"/>: thousands of callers would make as many time series.</value>
    public bool MetricsIncludeCaller { get; set; }

    /// <summary>Gets the weights of callers: twice the weight is twice the share while both have work.</summary>
    /// <value>From 0.000001 to 1,000,000 each. A caller that is not named has weight 1.</value>
    public IDictionary<string, double> Weights { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    // Whoever reads the options once checks them and keeps them as they were.
    internal JobQueueOptions CopyValidated(string parameter)
    {
        var copy = (JobQueueOptions)MemberwiseClone();
        var validation = new JobQueueOptionsValidator().Validate(name: null, copy);
        return validation.Failed ? throw new ArgumentException(validation.FailureMessage, parameter) : copy;
    }
}
