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

    private readonly CallBatcher<AttemptEnd, bool> _ends;

    /// <inheritdoc />
    /// <exception cref="JobStoreUnavailableException">Redis is away, for as long as the lease lasts.</exception>
    public async ValueTask<bool> EndAsync(
        JobLease<TJob> lease, JobOutcome<TResult> outcome, TimeSpan retryDelay, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var hasResult = outcome.Kind == JobOutcomeKind.Completed || outcome.Result is not null;
        var isRecorded = await _ends.AskAsync(new AttemptEnd(
            lease.Id.ToString(),
            lease.FencingToken,
            hasResult ? JsonSerializer.SerializeToUtf8Bytes(outcome.Result!, _serialization.Result) : RedisValue.EmptyString,
            outcome.Kind == JobOutcomeKind.Completed ? RedisValue.EmptyString : $"{WordOf(outcome.Kind)} {RedisMoment.FromSpan(retryDelay)} {outcome.Error}"))
            .WaitAsync(cancellationToken).ConfigureAwait(false);
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
        JobOutcomeKind.Failed => "failed",
        JobOutcomeKind.TimedOut => "timed",
        _ => "permanent",
    };

    // An outcome is worth repeating for as long as its lease may still be valid: what it took to find would be lost with it.
    private async Task<IReadOnlyList<bool>> EndAsync(IReadOnlyList<AttemptEnd> ends)
    {
        var arguments = new RedisValue[2 + (ends.Count * AttemptEnd.Arguments)];
        (arguments[0], arguments[1]) = (ends.Count, NextCallToken());
        for (var index = 0; index < ends.Count; index++)
        {
            ends[index].WriteTo(arguments.AsSpan(2 + (index * AttemptEnd.Arguments)));
        }

        var repeats = _leaseDuration > _redis.RetryBudget ? _leaseDuration : _redis.RetryBudget;
        var answers = (RedisValue[])(await CallAsync(JobScripts.End, () => arguments, repeats, CancellationToken.None).ConfigureAwait(false))!;
        return [.. answers.Select(static answer => answer == 1)];
    }

    /// <summary>How an attempt ended, as the script wants to know it.</summary>
    private readonly record struct AttemptEnd(RedisValue Id, RedisValue FencingToken, RedisValue Result, RedisValue Ending)
    {
        public const int Arguments = 4;

        public void WriteTo(Span<RedisValue> arguments) =>
            (arguments[0], arguments[1], arguments[2], arguments[3]) = (Id, FencingToken, Result, Ending);
    }
}
