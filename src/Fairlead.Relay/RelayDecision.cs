namespace Fairlead.Relay;

/// <summary>A decision about a request, and why it was made.</summary>
/// <param name="Verdict">What is done.</param>
/// <param name="Reason">Why.</param>
/// <param name="Age">The age of the stored response; zero without one.</param>
/// <param name="FreshFor">For how long the stored response is still fresh; negative when it is stale.</param>
internal readonly record struct RelayDecision(RelayVerdict Verdict, CacheReason Reason, TimeSpan Age, TimeSpan FreshFor)
{
    /// <summary>Decides without a stored response.</summary>
    public static RelayDecision Forward(CacheReason reason) => new(RelayVerdict.Forward, reason, TimeSpan.Zero, TimeSpan.Zero);
}
