using System.Text.Json;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Redis.Connections;
using Fairlead.Scheduling.Redis.Serialization;
using Fairlead.Scheduling.Storage;
using StackExchange.Redis;

namespace Fairlead.Scheduling.Redis;

/// <content>How attempts and jobs end.</content>
public sealed partial class RedisJobStore<TJob, TResult>
{
    private const int EndsPerCall = 128;

    private readonly CallBatcher<RedisValue[], bool> _ends;

    /// <inheritdoc />
    /// <exception cref="JobStoreUnavailableException">Redis is away, for as long as the lease lasts.</exception>
    public async ValueTask<bool> EndAsync(
        JobLease<TJob> lease, JobOutcome<TResult> outcome, TimeSpan retryDelay, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var hasResult = outcome.Kind == JobOutcomeKind.Completed || outcome.Result is not null;
        var isRecorded = await _ends.AskAsync(
        [
            lease.Id.ToString(),
            lease.FencingToken,
            NextCallToken(),
            WordOf(outcome.Kind),
            outcome.Error ?? "",
            hasResult ? JsonSerializer.SerializeToUtf8Bytes(outcome.Result!, _serialization.Result) : RedisValue.EmptyString,
            RedisMoment.FromSpan(retryDelay),
        ]).WaitAsync(cancellationToken).ConfigureAwait(false);
        ForgetLease(lease);
        return isRecorded;
    }

    /// <inheritdoc />
    public async ValueTask<CancelVerdict> CancelAsync(JobId id, CancellationToken cancellationToken) =>
        (CancelVerdict)(int)await CallAsync(JobScripts.Cancel, [id.ToString()], cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask<RedriveResult> RedriveAsync(JobId id, CancellationToken cancellationToken)
    {
        var answer = (RedisResult[])(await CallAsync(JobScripts.Redrive, [id.ToString()], cancellationToken).ConfigureAwait(false))!;
        return new RedriveResult((RedriveVerdict)(int)answer[0], TimeSpan.FromMicroseconds((long)answer[1]));
    }

    private static string WordOf(JobOutcomeKind kind) => kind switch
    {
        JobOutcomeKind.Completed => "completed",
        JobOutcomeKind.Failed => "failed",
        JobOutcomeKind.TimedOut => "timed out",
        _ => "permanent",
    };

    // An outcome is worth repeating for as long as its lease may still be valid: what it took to find would be lost with it.
    private async Task<IReadOnlyList<bool>> EndAsync(IReadOnlyList<RedisValue[]> ends)
    {
        RedisValue[] arguments = [ends.Count, .. ends.SelectMany(static end => end)];
        var repeats = _leaseDuration > _redis.RetryBudget ? _leaseDuration : _redis.RetryBudget;
        var answers = (int[])(await CallAsync(JobScripts.End, () => arguments, repeats, CancellationToken.None).ConfigureAwait(false))!;
        return [.. answers.Select(static answer => answer == 1)];
    }
}
