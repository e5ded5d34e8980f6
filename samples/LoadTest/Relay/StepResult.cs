using LoadTest.Statistics;

namespace LoadTest.Relay;

/// <summary>What one number of users has come to.</summary>
/// <param name="Users">How many there were.</param>
/// <param name="Elapsed">How long they asked.</param>
/// <param name="Times">The times of the answers that were right.</param>
/// <param name="Errors">How many requests were not answered rightly.</param>
/// <param name="UpstreamRequests">How often the upstream was asked for each path; <see langword="null"/> when that was not counted.</param>
internal sealed record StepResult(int Users, TimeSpan Elapsed, Percentiles Times, int Errors, IReadOnlyDictionary<string, long>? UpstreamRequests = null)
{
    public double RequestsPerSecond => Elapsed > TimeSpan.Zero ? Times.Count / Elapsed.TotalSeconds : 0;
}
