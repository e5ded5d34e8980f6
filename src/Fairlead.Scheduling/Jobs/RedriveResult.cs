namespace Fairlead.Scheduling.Jobs;

/// <summary>The answer to the wish to try a dead job again.</summary>
/// <param name="Verdict">What became of it.</param>
/// <param name="RetryAfter">When another attempt is likely to find room, estimated from the rate at which jobs end; zero unless a queue is full.</param>
public readonly record struct RedriveResult(RedriveVerdict Verdict, TimeSpan RetryAfter);
