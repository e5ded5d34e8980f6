namespace Fairlead.Webhooks.Redis;

/// <summary>Why an outbox in Redis could not do what it was asked.</summary>
public enum WebhookOutboxFailure
{
    /// <summary>Redis did not answer in time. Whether the call had an effect is not known; repeating it is harmless.</summary>
    Unreachable = 1,

    /// <summary>The memory of Redis is full; the call had no effect.</summary>
    MemoryFull = 2,
}
