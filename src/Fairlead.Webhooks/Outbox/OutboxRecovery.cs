namespace Fairlead.Webhooks.Outbox;

/// <summary>What a pusher left behind.</summary>
/// <param name="Requests">Requests that are to be sent, in the order in which they were stored.</param>
/// <param name="DeadLetters">What is parked.</param>
/// <param name="Streams">All streams, with new fences.</param>
public sealed record OutboxRecovery(
    IReadOnlyList<OutboxRequest> Requests, IReadOnlyList<OutboxDeadLetter> DeadLetters, IReadOnlyList<OutboxStream> Streams)
{
    /// <summary>Gets nothing at all.</summary>
    public static OutboxRecovery Empty { get; } = new([], [], []);
}
