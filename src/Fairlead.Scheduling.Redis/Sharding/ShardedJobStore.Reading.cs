using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Redis.Sharding;

/// <content>How jobs of all shards are read, awaited, listed and counted.</content>
internal sealed partial class ShardedJobStore<TJob, TResult>
{
    private const int MostCallers = 100;

    /// <inheritdoc />
    public async ValueTask<JobSnapshot<TJob, TResult>?> FindAsync(JobId id, CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        var found = await Task.WhenAll(_shards.Select(shard => shard.FindAsync(id, cancellationToken).AsTask())).ConfigureAwait(false);
        return found.FirstOrDefault(static job => job is not null);
    }

    /// <inheritdoc />
    public async ValueTask<JobSnapshot<TJob, TResult>?> WaitAsync(JobId id, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);

        // All are asked at once, so that an end is told that comes before it is known where the job is. Who does not know it says so.
        JobStoreUnavailableException? failure = null;
        await foreach (var asked in Task.WhenEach(_shards.Select(AskAsync)).ConfigureAwait(false))
        {
            var (job, isAway) = await asked.ConfigureAwait(false);
            if (job is not null)
            {
                return job;
            }

            failure ??= isAway;
        }

        return failure is null ? null : throw failure;

        async Task<(JobSnapshot<TJob, TResult>? Job, JobStoreUnavailableException? IsAway)> AskAsync(RedisJobStore<TJob, TResult> shard)
        {
            try
            {
                return (await shard.WaitAsync(id, timeout, cancellationToken).ConfigureAwait(false), null);
            }
            catch (JobStoreUnavailableException exception)
            {
                return (null, exception);
            }
        }
    }

    /// <inheritdoc />
    /// <remarks>Of all callers, by when they were submitted; a page may have fewer jobs than asked for although there are more.</remarks>
    public async ValueTask<JobPage<TJob, TResult>> ListAsync(JobListing listing, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(listing);
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        return listing.Caller is { } caller
            ? await ShardOf(caller).ListAsync(listing, cancellationToken).ConfigureAwait(false)
            : await ListAllAsync(listing, ShardCursor.Read(listing.Cursor, _shards.Length), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <remarks>The peak is the sum of the shards' peaks, which may have been at different times.</remarks>
    public async ValueTask<JobQueueStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        var counts = await Task.WhenAll(_shards.Select(shard => shard.GetStatisticsAsync(cancellationToken).AsTask())).ConfigureAwait(false);
        return new JobQueueStatistics
        {
            Accepted = counts.Sum(static count => count.Accepted),
            Delayed = counts.Sum(static count => count.Delayed),
            Pending = counts.Sum(static count => count.Pending),
            Running = counts.Sum(static count => count.Running),
            Completed = counts.Sum(static count => count.Completed),
            Dead = counts.Sum(static count => count.Dead),
            Canceled = counts.Sum(static count => count.Canceled),
            PeakQueued = counts.Sum(static count => count.PeakQueued),
            OldestAge = counts.Max(static count => count.OldestAge),
            PausedCallers = [.. counts.SelectMany(static count => count.PausedCallers).Order(StringComparer.Ordinal)],
            Unannounced = counts.Sum(static count => count.Unannounced),
            Callers = [.. counts
                .SelectMany(static count => count.Callers)
                .OrderByDescending(static caller => caller.WorkerTime)
                .ThenBy(static caller => caller.Caller, StringComparer.Ordinal)
                .Take(MostCallers)],
        };
    }

    private async Task<JobPage<TJob, TResult>> ListAllAsync(JobListing listing, long[] from, CancellationToken cancellationToken)
    {
        var pages = await Task.WhenAll(_shards.Select((shard, index) => from[index] == ShardCursor.End
            ? Task.FromResult(JobStretch<TJob, TResult>.None)
            : shard.ListStretchAsync(listing, from[index] == ShardCursor.Beginning ? null : from[index], cancellationToken))).ConfigureAwait(false);
        var places = new int[pages.Length];
        var jobs = new List<JobSnapshot<TJob, TResult>>();
        while (jobs.Count < listing.Limit && FindNewest(pages, places) is { } newest)
        {
            var (number, job) = pages[newest].Jobs[places[newest]++];
            jobs.Add(job);
            from[newest] = number;
        }

        // Where everything that was read has been listed, the shard says itself how it goes on.
        for (var index = 0; index < pages.Length; index++)
        {
            from[index] = places[index] == pages[index].Jobs.Count ? pages[index].Next : from[index];
        }

        return new JobPage<TJob, TResult>(jobs, ShardCursor.Write(from));
    }

    // Nothing, too, when a shard has been listed as far as it was read and goes on: what comes next there may be the newest.
    private static int? FindNewest(JobStretch<TJob, TResult>[] pages, int[] places)
    {
        int? newest = null;
        for (var index = 0; index < pages.Length; index++)
        {
            if (places[index] == pages[index].Jobs.Count)
            {
                if (pages[index].Next != ShardCursor.End)
                {
                    return null;
                }
            }
            else if (newest is null || Submitted(index) > Submitted(newest.Value))
            {
                newest = index;
            }
        }

        return newest;

        DateTimeOffset Submitted(int index) => pages[index].Jobs[places[index]].Job.SubmittedAt;
    }
}
