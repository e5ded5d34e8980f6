using System.Text.Json;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Redis.Connections;
using Fairlead.Scheduling.Redis.Serialization;
using StackExchange.Redis;

namespace Fairlead.Scheduling.Redis;

/// <content>How jobs come in.</content>
public sealed partial class RedisJobStore<TJob, TResult>
{
    private const int SubmissionsPerCall = 64;
    private const int LargestSharedSubmission = 8;
    private const int ArgumentsPerJob = 9;

    private readonly CallBatcher<List<RedisValue>, EnqueueResult> _submissions;

    /// <inheritdoc />
    /// <exception cref="Storage.JobStoreUnavailableException">Redis is away; jobs with ids may be submitted again.</exception>
    public async ValueTask<EnqueueResult> EnqueueAsync(IReadOnlyList<JobSubmission<TJob>> submissions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        var arguments = new List<RedisValue>(1 + (submissions.Count * ArgumentsPerJob)) { submissions.Count };
        foreach (var submission in submissions)
        {
            AddArguments(submission, arguments);
        }

        // Small submissions that come at the same time share a call. A large one is a call of its own: others should not wait for it.
        return submissions.Count <= LargestSharedSubmission
            ? await _submissions.AskAsync(arguments).WaitAsync(cancellationToken).ConfigureAwait(false)
            : (await EnqueueAsync([arguments], cancellationToken).ConfigureAwait(false))[0];
    }

    private async Task<IReadOnlyList<EnqueueResult>> EnqueueAsync(IReadOnlyList<List<RedisValue>> groups, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [groups.Count, .. groups.SelectMany(static group => group)];
        var answers = (RedisResult[])(await CallAsync(JobScripts.Enqueue, arguments, cancellationToken).ConfigureAwait(false))!;
        return [.. answers.Select(static answer =>
        {
            var parts = (RedisResult[])answer!;
            return new EnqueueResult(
                (EnqueueVerdict)(int)parts[0],
                [.. ((string[])parts[1]!).Select(static id => JobId.Parse(id, provider: null))],
                TimeSpan.FromMicroseconds((long)parts[2]));
        })];
    }

    private void AddArguments(JobSubmission<TJob> submission, List<RedisValue> arguments)
    {
        // The id is made here, so that a submission whose answer was lost is repeated without becoming a second job.
        var id = submission.Id == default ? JobId.New(_timeProvider) : submission.Id;
        arguments.Add(id.ToString());
        arguments.Add(submission.Caller);
        arguments.Add(JsonSerializer.SerializeToUtf8Bytes(submission.Job, _serialization.Job));
        arguments.Add(submission.IdempotencyKey ?? "");
        arguments.Add(submission.ExpectedDuration is { } expected ? Exactly(expected.TotalSeconds) : "");
        arguments.Add((int)submission.Priority);
        arguments.Add(submission.Timeout is { } timeout ? timeout.Ticks : RedisValue.EmptyString);
        arguments.Add(RedisMoment.FromSpan(submission.Delay));
        arguments.Add(submission.NotBefore is { } moment ? RedisMoment.FromMoment(moment) : 0);
    }
}
