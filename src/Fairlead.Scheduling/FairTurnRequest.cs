namespace Fairlead.Scheduling;

/// <summary>Describes a turn that a caller asks for.</summary>
/// <param name="Caller">The flow that is charged for the turn; not empty, compared ordinally.</param>
public readonly record struct FairTurnRequest(string Caller)
{
    /// <summary>Gets how long the turn is expected to last.</summary>
    /// <value>From zero up. The default is zero: the turn then counts by the time it really takes.</value>
    /// <remarks>The flow is charged the larger of this and the elapsed time while the turn lasts, and its real length afterwards.</remarks>
    public TimeSpan ExpectedDuration { get; init; }
}
