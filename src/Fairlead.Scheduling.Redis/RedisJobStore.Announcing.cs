using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Redis.Connections;
using StackExchange.Redis;

namespace Fairlead.Scheduling.Redis;

/// <content>How the ends of jobs reach the completion hooks.</content>
public sealed partial class RedisJobStore<TJob, TResult>
{
    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<JobSnapshot<TJob, TResult>>> TakeEndedAsync(int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var jobs = await CallAsync(JobScripts.Take, [count], cancellationToken).ConfigureAwait(false);
        return [.. _reader.ReadAll(jobs).Select(static job => job.Snapshot!)];
    }

    /// <inheritdoc />
    public async ValueTask AcknowledgeEndedAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        await CallAsync(JobScripts.Acknowledge, [.. ids.Select(static id => (RedisValue)id.ToString())], cancellationToken).ConfigureAwait(false);
    }
}
