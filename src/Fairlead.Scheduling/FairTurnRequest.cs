namespace Fairlead.Scheduling;

/// <summary>Describes a turn that a caller asks for.</summary>
/// <param name="Caller">The flow that is charged for the turn; not empty, compared ordinally.</param>
public readonly record struct FairTurnRequest(string Caller)
{
    /// <summary>Gets how long the turn is expected to last.</summary>
    /// <value>From zero up. The default is zero: the turn then counts by the time it really takes.</value>
    /// <remarks>The flow is charged the larger of this and the elapsed time while the turn lasts, and its real length afterwards.</remarks>
    public TimeSpan ExpectedDuration { get; init; }

    /// <summary>Gets how urgent the turn is: a higher one goes first, whoever asks for it.</summary>
    /// <value>The default is <see cref="FairPriority.Normal"/>.</value>
    public FairPriority Priority { get; init; }

    /// <summary>Gets how long this request may wait for its turn.</summary>
    /// <value>
    /// From 1 millisecond to 1 day, or <see cref="Timeout.InfiniteTimeSpan"/>. The default is <see langword="null"/>: as long as
    /// <see cref="FairSchedulerOptions.QueueTimeout"/> says.
    /// </value>
    public TimeSpan? QueueTimeout { get; init; }
}
