using System.Collections.Concurrent;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Redis.Sharding;

/// <content>How workers find the shard that has something for them.</content>
internal sealed partial class ShardedJobStore<TJob, TResult>
{
    // The shards that woke workers which have not come yet: whoever comes next goes there first.
    private readonly ConcurrentQueue<int> _general = new();
    private readonly ConcurrentQueue<int> _short = new();
    private int _turn;
    private int _taken;

    /// <inheritdoc />
    public async ValueTask<JobLease<TJob>?> LeaseAsync(WorkerKind kind, CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        var first = WokenBy(kind).TryDequeue(out var woken) ? woken : NextIn(ref _turn);
        JobLease<TJob>? lease = null;
        await AskInTurnAsync(
            first,
            async shard =>
            {
                lease = await shard.LeaseAsync(kind, cancellationToken).ConfigureAwait(false);
                return lease is not null;
            }).ConfigureAwait(false);
        return lease;
    }

    /// <inheritdoc />
    public async ValueTask WaitForWorkAsync(WorkerKind kind, CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        var woken = await WaitForAnyAsync((shard, stop) => shard.WaitForWorkAsync(kind, stop), cancellationToken).ConfigureAwait(false);
        WokenBy(kind).Enqueue(woken[0]);

        // One worker goes to one shard. Each other one is told that this one wants nothing, and wakes another.
        foreach (var other in woken.Skip(1))
        {
            _ = DeclineAsync(_shards[other], kind);
        }
    }

    /// <inheritdoc />
    public async ValueTask WaitForEndedAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        await WaitForAnyAsync(static (shard, stop) => shard.WaitForEndedAsync(stop), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <remarks>In the order of their ends within each shard.</remarks>
    public async ValueTask<IReadOnlyList<JobSnapshot<TJob, TResult>>> TakeEndedAsync(int count, CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        var taken = new List<JobSnapshot<TJob, TResult>>();
        await AskInTurnAsync(
            NextIn(ref _taken),
            async shard =>
            {
                taken.AddRange(await shard.TakeEndedAsync(count - taken.Count, cancellationToken).ConfigureAwait(false));
                return taken.Count == count;
            }).ConfigureAwait(false);
        return taken;
    }

    /// <inheritdoc />
    public async ValueTask AcknowledgeEndedAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(_shards.Select(shard => shard.AcknowledgeEndedAsync(ids, cancellationToken).AsTask())).ConfigureAwait(false);
    }

    // Until one of them is enough. What is in shards that are away has to wait, and nothing else.
    private async Task AskInTurnAsync(int first, Func<RedisJobStore<TJob, TResult>, Task<bool>> askAsync)
    {
        for (var index = 0; index < _shards.Length; index++)
        {
            var place = (first + index) % _shards.Length;
            if (!_away.MayAsk(place))
            {
                continue;
            }

            try
            {
                var isEnough = await askAsync(_shards[place]).ConfigureAwait(false);
                _away.NoteBack(place);
                if (isEnough)
                {
                    return;
                }
            }
            catch (JobStoreUnavailableException exception) when (exception.Failure == JobStoreFailure.Unreachable)
            {
                _away.NoteAway(place);
            }
        }
    }

    private static async Task DeclineAsync(RedisJobStore<TJob, TResult> shard, WorkerKind kind)
    {
        try
        {
            await shard.LeaseAsync(kind, new CancellationToken(canceled: true)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or JobStoreUnavailableException or ObjectDisposedException)
        {
            // Canceled is what it asked for; a server that is away forgets within a second who was woken.
        }
    }

    // Which shards woke. One that is away ends the waiting of a worker, which then asks the others before it waits again.
    private async Task<List<int>> WaitForAnyAsync(
        Func<RedisJobStore<TJob, TResult>, CancellationToken, ValueTask> wait, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = _shards.Select(shard => wait(shard, stop.Token).AsTask()).ToList();
        var first = await Task.WhenAny(waiting).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var woken = Enumerable.Range(0, waiting.Count).Where(index => waiting[index].IsCompletedSuccessfully).ToList();
        if (woken.Count == 0)
        {
            await first.ConfigureAwait(false);
        }

        return woken;
    }

    private ConcurrentQueue<int> WokenBy(WorkerKind kind) => kind == WorkerKind.ShortJobsOnly ? _short : _general;

    private int NextIn(ref int turn) => (int)((uint)Interlocked.Increment(ref turn) % (uint)_shards.Length);
}
