namespace Fairlead.Scheduling;

/// <summary>Reports that <see cref="FairScheduler.RunAsync{TResult}(string, Func{CancellationToken, Task{TResult}}, CancellationToken)"/> was refused a turn.</summary>
public sealed class TurnRejectedException : Exception
{
    internal TurnRejectedException(TurnRejection rejection, TimeSpan retryAfter)
        : base($"The turn was refused ({rejection}); a place is likely in {retryAfter.TotalSeconds:0.##} s. Retry then, or raise the limit.") =>
        (Rejection, RetryAfter) = (rejection, retryAfter);

    /// <summary>Gets why the turn was refused.</summary>
    public TurnRejection Rejection { get; }

    /// <summary>Gets when another attempt is likely to find a place.</summary>
    /// <value>From 10 milliseconds to 5 minutes.</value>
    public TimeSpan RetryAfter { get; }
}
