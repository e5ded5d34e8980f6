using LoadTest.Compute;
using LoadTest.Statistics;

namespace LoadTest.Reporting;

/// <summary>What became of the accepted jobs.</summary>
/// <param name="Elapsed">How long they were followed.</param>
/// <param name="Counts">Their states at the end.</param>
/// <param name="LastEnded">From the last acceptance to the end of the last job; negative when it ended before.</param>
/// <param name="FromCache">Completed jobs that the service answered from its cache.</param>
/// <param name="Unannounced">Jobs listed for callers of this run that no answered request made.</param>
/// <param name="Waits">By client, how long jobs waited from their submission to their start.</param>
/// <param name="Backlog">What the clients got while all had jobs waiting.</param>
internal sealed record FollowSummary(
    TimeSpan Elapsed,
    JobCounts Counts,
    TimeSpan? LastEnded,
    int FromCache,
    int Unannounced,
    IReadOnlyList<Percentiles> Waits,
    SharedBacklog Backlog);
