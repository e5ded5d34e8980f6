namespace Fairlead.Scheduling.Channels;

/// <summary>Reports that an item was not written, because a channel in mode <see cref="FairChannelFullMode.Reject"/> was full.</summary>
public sealed class FairChannelFullException : Exception
{
    internal FairChannelFullException(FairChannelLimit limit, TimeSpan retryAfter)
        : base($"The item was refused, because the {(limit == FairChannelLimit.Flow ? "flow" : "channel")} is full; room is likely in {retryAfter.TotalSeconds:0.##} s. Write it again then, or raise the capacity.") =>
        (Limit, RetryAfter) = (limit, retryAfter);

    /// <summary>Gets which limit was reached.</summary>
    public FairChannelLimit Limit { get; }

    /// <summary>Gets when another attempt is likely to find room.</summary>
    /// <value>From 10 milliseconds to 5 minutes; 1 second while nothing has been read.</value>
    public TimeSpan RetryAfter { get; }
}
