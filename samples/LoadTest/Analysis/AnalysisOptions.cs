using LoadTest.Http;

namespace LoadTest.Analysis;

/// <summary>What a run does.</summary>
internal sealed record AnalysisOptions
{
    public required HttpTarget Target { get; init; }

    /// <summary>Gets how many requests are sent.</summary>
    public int Requests { get; init; } = 1_000;

    /// <summary>Gets how many analyses a request asks for at most; each asks for 1 to that many.</summary>
    public int MaxAnalyses { get; init; } = 6;

    /// <summary>Gets how many requests are in flight at a time.</summary>
    public int Concurrency { get; init; } = 1_000;

    public ulong Seed { get; init; }

    /// <summary>Gets the flush interval of the service, for the report; the service does not tell it.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Gets how long the output may take after the last acceptance.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);
}
