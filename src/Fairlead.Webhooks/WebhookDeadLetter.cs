namespace Fairlead.Webhooks;

/// <summary>Output that was not delivered and is kept: a request with the streams it carries, or the rest of one stream.</summary>
/// <param name="Id">Names it for <see cref="WebhookPusher.RedriveAsync"/>: the id of the request, or one made from the id of the stream.</param>
/// <param name="Endpoint">Where it was to go.</param>
/// <param name="Reason">Why it was parked.</param>
/// <param name="StreamIds">The streams that stand still until it is redriven.</param>
/// <param name="ParkedAt">When it was parked.</param>
/// <param name="LastError">What the last attempt came to, when there was one.</param>
public sealed record WebhookDeadLetter(
    string Id, WebhookEndpoint Endpoint, WebhookParkReason Reason, IReadOnlyList<string> StreamIds, DateTimeOffset ParkedAt, string? LastError);
