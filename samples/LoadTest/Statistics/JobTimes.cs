namespace LoadTest.Statistics;

/// <summary>When one job of a client was submitted, started and ended, in UTC ticks.</summary>
internal readonly record struct JobTimes(int Client, long Submitted, long Started, long Ended);
