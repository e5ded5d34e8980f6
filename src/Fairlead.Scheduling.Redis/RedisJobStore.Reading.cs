using System.Globalization;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Redis.Connections;
using Fairlead.Scheduling.Redis.Serialization;
using Fairlead.Scheduling.Redis.Sharding;
using StackExchange.Redis;

namespace Fairlead.Scheduling.Redis;

/// <content>How jobs are read, awaited, listed and counted.</content>
public sealed partial class RedisJobStore<TJob, TResult>
{
    /// <inheritdoc />
    /// <remarks>Changes nothing: what fell due a moment ago may not show before the next sweep.</remarks>
    public async ValueTask<JobSnapshot<TJob, TResult>?> FindAsync(JobId id, CancellationToken cancellationToken)
    {
        var answer = await _calls.EvaluateAsync(
            JobScripts.Read, _state, () => [Moment(), _process, id.ToString()], _redis.RetryBudget, cancellationToken).ConfigureAwait(false);
        return answer.IsNull ? null : _reader.Read((RedisValue[])answer!).Snapshot;
    }

    /// <inheritdoc />
    public async ValueTask<JobSnapshot<TJob, TResult>?> WaitAsync(JobId id, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (timeout <= TimeSpan.Zero)
        {
            return await FindAsync(id, cancellationToken).ConfigureAwait(false);
        }

        // Asked after joining those who wait, so that an end in between is either seen or told; and the time runs from now.
        var end = _endWaiters.JoinAsync(id);
        var limited = end.WaitAsync(timeout, _timeProvider, cancellationToken);
        var asking = TellEndsAsync([id], cancellationToken);
        try
        {
            var first = await Task.WhenAny(limited, asking).ConfigureAwait(false);
            await first.ConfigureAwait(false);
            return await limited.ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return await FindAsync(id, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _endWaiters.Leave(id, end);
        }
    }

    /// <inheritdoc />
    public async ValueTask<JobPage<TJob, TResult>> ListAsync(JobListing listing, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var stretch = await ListStretchAsync(listing, ReadCursor(listing.Cursor), cancellationToken).ConfigureAwait(false);
        return new JobPage<TJob, TResult>(
            [.. stretch.Jobs.Select(static job => job.Job)], stretch.Next > 0 ? stretch.Next.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Lists jobs below a number, or from the newest on, and tells their numbers.</summary>
    internal async Task<JobStretch<TJob, TResult>> ListStretchAsync(JobListing listing, long? from, CancellationToken cancellationToken)
    {
        RedisValue[] arguments =
        [
            listing.Caller is { } caller ? "+" + caller : "",
            from is { } number ? number : RedisValue.EmptyString,
            listing.Limit,
            .. listing.Statuses.Select(static status => (RedisValue)JobReader<TJob, TResult>.WordOf(status)),
        ];
        var answer = (RedisResult[])(await CallAsync(JobScripts.List, arguments, cancellationToken).ConfigureAwait(false))!;
        var next = (long)answer[0];
        return next < 0
            ? throw ForeignCursor(listing.Cursor)
            : new JobStretch<TJob, TResult>(_reader.ReadNumbered(answer[1], (RedisValue[])answer[2]!), next);
    }

    /// <inheritdoc />
    public async ValueTask<JobQueueStatistics> GetStatisticsAsync(CancellationToken cancellationToken) =>
        StatisticsReader.Read((RedisResult[])(await CallAsync(JobScripts.Statistics, [], cancellationToken).ConfigureAwait(false))!);

    // A cursor is the number of the job the page before ended with; whether there ever was such a job, the script knows.
    private static long? ReadCursor(string? cursor) =>
        cursor is null ? null
        : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw ForeignCursor(cursor);

    private static FormatException ForeignCursor(string? cursor) =>
        new($"The cursor '{cursor}' is not one that a listing answered; begin without one.");
}
