namespace Fairlead.Scheduling.Channels;

/// <summary>Says what a write to a full channel, or to a full flow, does.</summary>
public enum FairChannelFullMode
{
    /// <summary><c>TryWrite</c> returns <see langword="false"/>; <c>WriteAsync</c> waits for room.</summary>
    Wait = 1,

    /// <summary><c>TryWrite</c> returns <see langword="false"/>; <c>WriteAsync</c> fails at once with <see cref="FairChannelFullException"/>.</summary>
    Reject = 2,

    /// <summary>The write succeeds, and the oldest item is dropped: of the same flow when that is full, otherwise of the longest flow.</summary>
    DropOldest = 3,
}
