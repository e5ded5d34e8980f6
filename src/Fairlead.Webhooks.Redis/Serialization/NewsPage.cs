using Fairlead.Webhooks.Outbox;

namespace Fairlead.Webhooks.Redis.Serialization;

/// <summary>News that one call has told.</summary>
/// <param name="Last">The number of the last of them; whoever asks next with it has heard them.</param>
/// <param name="Left">What was taken over.</param>
/// <param name="Standings">How streams stand that were held.</param>
/// <param name="HasMore">Whether there is more to ask for at once.</param>
internal sealed record NewsPage(string Last, OutboxRecovery Left, IReadOnlyList<OutboxStanding> Standings, bool HasMore)
{
    public static NewsPage Empty { get; } = new("0", OutboxRecovery.Empty, [], HasMore: false);

    public bool IsEmpty => Left is { Requests.Count: 0, DeadLetters.Count: 0, Streams.Count: 0 } && Standings.Count == 0;
}
