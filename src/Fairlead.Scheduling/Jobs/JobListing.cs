namespace Fairlead.Scheduling.Jobs;

/// <summary>Says which jobs to list, newest first.</summary>
public sealed record JobListing
{
    /// <summary>Gets the caller whose jobs are listed.</summary>
    /// <value>The default is <see langword="null"/>: everybody's.</value>
    public string? Caller { get; init; }

    /// <summary>Gets the statuses that are listed.</summary>
    /// <value>The default is empty: all.</value>
    public IReadOnlyList<JobStatus> Statuses { get; init; } = [];

    /// <summary>Gets how many jobs a page holds at most.</summary>
    /// <value>From 1 to 1,000. The default is 100.</value>
    public int Limit { get; init; } = 100;

    /// <summary>Gets where the page begins: the cursor of the page before.</summary>
    /// <value>The default is <see langword="null"/>: at the newest job.</value>
    public string? Cursor { get; init; }
}
