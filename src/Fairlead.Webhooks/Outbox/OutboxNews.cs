namespace Fairlead.Webhooks.Outbox;

/// <summary>What other pushers did that concerns this one.</summary>
/// <param name="Left">What a pusher left behind that is gone; this one has taken it over.</param>
/// <param name="Standings">How streams stand that were held.</param>
/// <param name="IsLeaseLost">Whether the lease has ended, and all that this pusher had belongs to others. It begins anew, with nothing.</param>
public sealed record OutboxNews(OutboxRecovery Left, IReadOnlyList<OutboxStanding> Standings, bool IsLeaseLost);
