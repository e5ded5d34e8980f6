namespace Fairlead.Webhooks.Redis.Leasing;

/// <summary>One pusher on one outbox, from its joining to the end of its lease. Thread-safe.</summary>
internal sealed class OutboxSession
{
    private volatile bool _isJoined;

    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Gets or sets whether Redis knows it.</summary>
    public bool IsJoined
    {
        get => _isJoined;
        set => _isJoined = value;
    }
}
