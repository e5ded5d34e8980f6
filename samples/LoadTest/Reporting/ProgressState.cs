namespace LoadTest.Reporting;

/// <summary>How far a phase has come.</summary>
/// <param name="Phase">What is going on, such as "sending".</param>
/// <param name="Elapsed">Time since the phase began.</param>
/// <param name="Done">What is done, out of <paramref name="Total"/>.</param>
/// <param name="Detail">The counts, in words.</param>
internal readonly record struct ProgressState(string Phase, TimeSpan Elapsed, long Done, long Total, string Detail);
