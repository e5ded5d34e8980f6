namespace Fairlead.Scheduling.Jobs;

/// <summary>Reports that a queue was full.</summary>
public sealed class JobRejectedException : Exception
{
    internal JobRejectedException(EnqueueVerdict verdict, TimeSpan retryAfter)
        : base($"The job was refused ({verdict}); room is likely in {retryAfter.TotalSeconds:0.##} s. Submit it again then, or raise the limit.") =>
        (Verdict, RetryAfter) = (verdict, retryAfter);

    /// <summary>Gets which limit was reached.</summary>
    public EnqueueVerdict Verdict { get; }

    /// <summary>Gets when another attempt is likely to find room.</summary>
    /// <value>From 10 milliseconds to 5 minutes.</value>
    public TimeSpan RetryAfter { get; }
}
