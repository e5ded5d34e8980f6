using System.Globalization;

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

    /// <summary>Gets or sets how many replicas must have what is accepted, ended, canceled or redriven before the caller is told.</summary>
    /// <value>From 0 to 10. The default is 0: what the server that leads has stored counts.</value>
    /// <remarks>
    /// With 1 or more, a failover to a replica that confirmed loses nothing that was answered (<c>WAIT</c>). Too few replicas count as a server
    /// that is away: calls are repeated for <see cref="RetryBudget"/> and then fail, although the server that leads may have stored
    /// what they brought, and meanwhile other calls of this connection wait for up to <see cref="ConfirmationTimeout"/>. Not in a cluster.
    /// </remarks>
    public int ConfirmingReplicas { get; set; }

    /// <summary>Gets or sets how long replicas may take to confirm; used with <see cref="ConfirmingReplicas"/> only.</summary>
    /// <value>From 10 milliseconds to <see cref="CallTimeout"/>. The default is half a second.</value>
    public TimeSpan ConfirmationTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets or sets over how many shards the callers of the queue are divided: for queues that are too much for one server.</summary>
    /// <value>From 1, which is no sharding, to 64. The default is 1.</value>
    /// <remarks>
    /// Each shard is a queue of its own, with the prefix <c>jobs:0</c>, <c>jobs:1</c> and so on, so that in a cluster they are on different nodes. All jobs of a
    /// caller are in one shard; turns are fair among the callers of a shard, and shards take turns. The limits of the whole queue are
    /// divided, and a submission must be of one caller. The number may only change while the queue is empty.
    /// </remarks>
    public int Shards { get; set; } = 1;

    internal RedisJobStoreOptions ForShard(int index)
    {
        var copy = (RedisJobStoreOptions)MemberwiseClone();
        (copy.KeyPrefix, copy.Shards) = (string.Create(CultureInfo.InvariantCulture, $"{KeyPrefix}:{index}"), 1);
        return copy;
    }

    internal RedisJobStoreOptions CopyValidated(string parameter)
    {
        var copy = (RedisJobStoreOptions)MemberwiseClone();
        var validation = new RedisJobStoreOptionsValidator().Validate(name: null, copy);
        return validation.Failed ? throw new ArgumentException(validation.FailureMessage, parameter) : copy;
    }
}
