namespace LoadTest.Compute;

/// <summary>How many of the accepted jobs are in which state.</summary>
internal readonly record struct JobCounts(
    int Completed,
    int Running,
    int Pending,
    int Failed,
    int Canceled,
    int NotFound,
    int Wrong)
{
    /// <summary>Gets the jobs that may still end.</summary>
    public int Open => Running + Pending;

    public int Accepted => Completed + Running + Pending + Failed + Canceled + NotFound + Wrong;
}
