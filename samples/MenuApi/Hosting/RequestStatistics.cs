namespace MenuApi.Hosting;

/// <summary>How many requests have come.</summary>
/// <param name="Total">All of them.</param>
/// <param name="ByStatus">By the status they were answered with; those that still wait have none.</param>
/// <param name="ByTarget">By path and query.</param>
internal sealed record RequestStatistics(long Total, IReadOnlyDictionary<int, long> ByStatus, IReadOnlyDictionary<string, long> ByTarget);
