namespace Fairlead.Webhooks;

/// <summary>What a pusher holds and has done.</summary>
/// <param name="Endpoints">Endpoints with streams that are remembered.</param>
/// <param name="Streams">Streams that are remembered.</param>
/// <param name="PendingBytes">Bytes of output that were not acknowledged, parked ones included.</param>
/// <param name="InFlight">Requests on their way.</param>
/// <param name="DeliveredRequests">Requests that were acknowledged.</param>
/// <param name="DeliveredChunks">Chunks that were acknowledged.</param>
/// <param name="DeliveredBytes">Bytes of output that were acknowledged.</param>
/// <param name="Retried">Attempts that failed and were followed by another.</param>
/// <param name="DeadLetters">Dead letters that are kept.</param>
/// <param name="OldestAge">Age of the oldest output that was not acknowledged and is not parked.</param>
public readonly record struct WebhookPusherStatistics(
    int Endpoints,
    int Streams,
    long PendingBytes,
    int InFlight,
    long DeliveredRequests,
    long DeliveredChunks,
    long DeliveredBytes,
    long Retried,
    int DeadLetters,
    TimeSpan OldestAge);
