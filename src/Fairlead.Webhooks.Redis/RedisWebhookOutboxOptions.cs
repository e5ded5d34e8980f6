namespace Fairlead.Webhooks.Redis;

/// <summary>Settings of an outbox in Redis, read once when it is made.</summary>
public sealed class RedisWebhookOutboxOptions
{
    /// <summary>Gets or sets the hash tag of all keys of the outbox: the same in every process that shares it, and in no other outbox.</summary>
    /// <value>1 to 100 characters without braces, white space and control characters. The default is <c>webhooks</c>.</value>
    public string KeyPrefix { get; set; } = "webhooks";

    /// <summary>Gets or sets for how long after its last sign a process keeps what it has; then others take it over.</summary>
    /// <value>From 1 second to 10 minutes. The default is 15 seconds.</value>
    /// <remarks>It is renewed three times in that time. A process that cannot renew it stops sending a little before it ends.</remarks>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets how long one attempt to call Redis may take.</summary>
    /// <value>From 10 milliseconds to 1 minute. The default is 2 seconds.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets how long a call is repeated while Redis is away, before it fails.</summary>
    /// <value>From zero, which is one attempt, to 10 minutes. The default is 5 seconds.</value>
    public TimeSpan RetryBudget { get; set; } = TimeSpan.FromSeconds(5);

    internal RedisWebhookOutboxOptions CopyValidated(string parameter)
    {
        var copy = (RedisWebhookOutboxOptions)MemberwiseClone();
        var validation = new RedisWebhookOutboxOptionsValidator().Validate(name: null, copy);
        return validation.Failed ? throw new ArgumentException(validation.FailureMessage, parameter) : copy;
    }
}
