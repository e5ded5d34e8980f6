using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Redis.Connections;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Fairlead.Scheduling.Redis.Sharding;

/// <summary>Divides the callers of a queue over shards, each a queue of its own in Redis: more than one server, or one node of a cluster, can do.</summary>
/// <remarks>
/// Thread-safe. All jobs of a caller are in one shard, so what concerns one caller holds as without shards. Turns are fair among the callers of
/// a shard; among shards, workers ask one after the other. Limits of the whole queue are divided.
/// </remarks>
internal sealed partial class ShardedJobStore<TJob, TResult> : IJobStore<TJob, TResult>, IDisposable
{
    private readonly RedisCalls _calls;
    private readonly RedisKey _countKey;
    private readonly RedisJobStore<TJob, TResult>[] _shards;
    private readonly AwayShards _away;
    private readonly TimeProvider _timeProvider;
    private Task? _checking;

    public ShardedJobStore(
        IConnectionMultiplexer connection,
        RedisJobStoreOptions redis,
        JobQueueOptions options,
        JobSerialization<TJob, TResult> serialization,
        TimeProvider timeProvider,
        ILogger<RedisJobStore<TJob, TResult>>? logger)
    {
        _timeProvider = timeProvider;
        _calls = new RedisCalls(connection, redis, TimeProvider.System);
        _countKey = $"{{{redis.KeyPrefix}}}:shards";
        _away = new AwayShards(redis.Shards, redis.CallTimeout + redis.RetryBudget, TimeProvider.System);
        _shards = [.. Enumerable.Range(0, redis.Shards).Select(index => new RedisJobStore<TJob, TResult>(
            connection, redis.ForShard(index), options, serialization, timeProvider, logger, redis.Shards))];
    }

    /// <summary>Gets the shards, for tests that move their time.</summary>
    internal IReadOnlyList<RedisJobStore<TJob, TResult>> Shards => _shards;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The callers are of several shards, which nobody can store whole or not at all.</exception>
    public async ValueTask<EnqueueResult> EnqueueAsync(IReadOnlyList<JobSubmission<TJob>> submissions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        var shard = submissions.Count == 0 ? _shards[0] : ShardOf(submissions[0].Caller);
        return submissions.All(submission => ShardOf(submission.Caller) == shard)
            ? await shard.EnqueueAsync(submissions, cancellationToken).ConfigureAwait(false)
            : throw new ArgumentException(
                $"The jobs of one submission are stored all or none, so with {_shards.Length} shards they must be of one caller; submit caller by caller.",
                nameof(submissions));
    }

    /// <inheritdoc />
    public ValueTask<bool> EndAsync(JobLease<TJob> lease, JobOutcome<TResult> outcome, TimeSpan retryDelay, CancellationToken cancellationToken) =>
        ShardOf(lease).EndAsync(lease, outcome, retryDelay, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> ReportAsync(JobLease<TJob> lease, JobProgress progress, CancellationToken cancellationToken) =>
        ShardOf(lease).ReportAsync(lease, progress, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> ReleaseAsync(JobLease<TJob> lease, CancellationToken cancellationToken) =>
        ShardOf(lease).ReleaseAsync(lease, cancellationToken);

    /// <inheritdoc />
    public async ValueTask RenewAsync(IReadOnlyCollection<JobLease<TJob>> leases, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leases);
        await Task.WhenAll(leases
            .GroupBy(ShardOf)
            .Select(group => group.Key.RenewAsync([.. group], cancellationToken).AsTask())).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<CancelVerdict> CancelAsync(JobId id, CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        foreach (var shard in _shards)
        {
            if (await shard.CancelAsync(id, cancellationToken).ConfigureAwait(false) is var verdict and not CancelVerdict.NotFound)
            {
                return verdict;
            }
        }

        return CancelVerdict.NotFound;
    }

    /// <inheritdoc />
    public async ValueTask<RedriveResult> RedriveAsync(JobId id, CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        foreach (var shard in _shards)
        {
            if (await shard.RedriveAsync(id, cancellationToken).ConfigureAwait(false) is { Verdict: not RedriveVerdict.NotFound } result)
            {
                return result;
            }
        }

        return new RedriveResult(RedriveVerdict.NotFound, TimeSpan.Zero);
    }

    /// <inheritdoc />
    public ValueTask SetWeightAsync(string caller, double weight, CancellationToken cancellationToken) =>
        ShardOf(caller).SetWeightAsync(caller, weight, cancellationToken);

    /// <inheritdoc />
    public ValueTask PauseAsync(string caller, CancellationToken cancellationToken) => ShardOf(caller).PauseAsync(caller, cancellationToken);

    /// <inheritdoc />
    public ValueTask ResumeAsync(string caller, CancellationToken cancellationToken) => ShardOf(caller).ResumeAsync(caller, cancellationToken);

    /// <summary>Stops the timers of all shards.</summary>
    public void Dispose() => Array.ForEach(_shards, static shard => shard.Dispose());

    private RedisJobStore<TJob, TResult> ShardOf(string caller) => _shards[ShardMap.ShardOf(caller, _shards.Length)];

    private RedisJobStore<TJob, TResult> ShardOf(JobLease<TJob> lease) => ShardOf(lease.Caller);

    // With another number of shards the same caller would be in two of them. Asked until it has been answered once.
    private async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        var checking = Volatile.Read(ref _checking);
        if (checking is null or { IsFaulted: true } or { IsCanceled: true })
        {
            _ = Interlocked.CompareExchange(ref _checking, CheckCountAsync(), checking);
            checking = Volatile.Read(ref _checking)!;
        }

        await checking.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task CheckCountAsync()
    {
        var count = await _calls.StoreOnceAsync(_countKey, _shards.Length, CancellationToken.None).ConfigureAwait(false);
        if (count != _shards.Length)
        {
            throw new JobStoreUnavailableException(
                JobStoreFailure.ServerUnsuitable,
                $"This queue has {count} shards in Redis, and Shards is {_shards.Length}. Give all processes the same; to change it, let the queue run empty, stop them, and delete the key {_countKey}.");
        }
    }
}
