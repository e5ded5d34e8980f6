namespace Fairlead.Scheduling.Redis;

/// <summary>Settings of a job store over Redis, read once when it is made.</summary>
public sealed class RedisJobStoreOptions
{
    /// <summary>Gets or sets the hash tag of all keys of the queue: the same in every process that shares it, and in no other queue.</summary>
    /// <value>1 to 100 characters without braces, white space and control characters. The default is the name of the queue.</value>
    public string KeyPrefix { get; set; } = "";

    /// <summary>Gets or sets how long one attempt to call Redis may take.</summary>
    /// <value>From 10 milliseconds to 1 minute. The default is 2 seconds.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets how long a call is repeated while Redis is away, before it fails.</summary>
    /// <value>From zero, which is one attempt, to 10 minutes. The default is 5 seconds.</value>
    public TimeSpan RetryBudget { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how often a process looks for what messages may have missed: lost leases, due jobs, idle workers.</summary>
    /// <value>From 10 milliseconds to 10 seconds. The default is 1 second.</value>
    /// <remarks>Workers do not wait for it: they are woken by messages. It bounds how long a lost message goes unnoticed.</remarks>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(1);

    internal RedisJobStoreOptions CopyValidated(string parameter)
    {
        var copy = (RedisJobStoreOptions)MemberwiseClone();
        var validation = new RedisJobStoreOptionsValidator().Validate(name: null, copy);
        return validation.Failed ? throw new ArgumentException(validation.FailureMessage, parameter) : copy;
    }
}
