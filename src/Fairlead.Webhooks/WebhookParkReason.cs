namespace Fairlead.Webhooks;

/// <summary>Why a stream was parked.</summary>
public enum WebhookParkReason
{
    /// <summary>A request that carries a part of it was not acknowledged for as long as it is retried.</summary>
    RetriesExhausted = 1,

    /// <summary>The buffers had no room for its next bytes within the write timeout.</summary>
    BufferFull = 2,
}
