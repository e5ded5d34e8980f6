namespace Fairlead.Relay.Redis;

/// <summary>Settings of a store in Redis, read once when it is made.</summary>
public sealed class RedisRelayStoreOptions
{
    /// <summary>Gets or sets the hash tag of all keys of the store: the same in every process that shares it, and in no other store.</summary>
    /// <value>1 to 100 characters without braces, white space and control characters. The default is <c>relay</c>.</value>
    public string KeyPrefix { get; set; } = "relay";

    /// <summary>Gets or sets how many bytes the store may take; the same in every process that shares it.</summary>
    /// <value>From 65,536 bytes up. The default is 1,073,741,824 bytes.</value>
    /// <remarks>Keys, fields and bodies are counted; bodies that are on their way or were just removed come on top, and so does what Redis needs for itself.</remarks>
    public long MaxBytes { get; set; } = 1L << 30;

    /// <summary>Gets or sets for how long a response is kept that is neither fresh nor within the stale time that it grants: it may still be validated.</summary>
    /// <value>From 1 minute to 365 days. The default is 7 days.</value>
    /// <remarks>
    /// It must cover what the cache adds of its own: <see cref="RelayCachingOptions.MaxStaleness"/>, and <see cref="RelayCachingOptions.LifetimeOverride"/> or
    /// <see cref="RelayCachingOptions.MaxHeuristicLifetime"/>. <c>UseRedis</c> checks that.
    /// </remarks>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Gets or sets how long a call of Redis may take; without an answer the cache goes on as if nothing were stored.</summary>
    /// <value>From 10 milliseconds to 1 minute. The default is 500 milliseconds.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets or sets for how long Redis is not called after a failure.</summary>
    /// <value>From 10 milliseconds to 1 minute. The default is 1 second.</value>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(1);

    internal RedisRelayStoreOptions CopyValidated(string parameter)
    {
        var copy = (RedisRelayStoreOptions)MemberwiseClone();
        var validation = new RedisRelayStoreOptionsValidator().Validate(name: null, copy);
        return validation.Failed ? throw new ArgumentException(validation.FailureMessage, parameter) : copy;
    }
}
