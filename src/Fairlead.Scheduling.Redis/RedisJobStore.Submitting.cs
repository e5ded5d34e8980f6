using System.Globalization;
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
    private const int ArgumentsPerJob = 4;

    private readonly CallBatcher<RedisValue[], EnqueueResult> _submissions;

    /// <inheritdoc />
    /// <exception cref="Storage.JobStoreUnavailableException">Redis is away; jobs with ids may be submitted again.</exception>
    public async ValueTask<EnqueueResult> EnqueueAsync(IReadOnlyList<JobSubmission<TJob>> submissions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        var arguments = new RedisValue[1 + (submissions.Count * ArgumentsPerJob)];
        arguments[0] = submissions.Count;
        for (var index = 0; index < submissions.Count; index++)
        {
            WriteArguments(submissions[index], arguments.AsSpan(1 + (index * ArgumentsPerJob), ArgumentsPerJob));
        }

        // Small submissions that come at the same time share a call. A large one is a call of its own: others should not wait for it.
        return submissions.Count <= LargestSharedSubmission
            ? await _submissions.AskAsync(arguments).WaitAsync(cancellationToken).ConfigureAwait(false)
            : (await EnqueueAsync([arguments], cancellationToken).ConfigureAwait(false))[0];
    }

    private async Task<IReadOnlyList<EnqueueResult>> EnqueueAsync(IReadOnlyList<RedisValue[]> groups, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [groups.Count, .. groups.SelectMany(static group => group)];
        var answers = (RedisResult[])(await CallAsync(JobScripts.Enqueue, arguments, cancellationToken).ConfigureAwait(false))!;
        return [.. answers.Zip(groups, static (answer, group) => answer.IsNull ? AllStored(group) : ReadAnswer((RedisResult[])answer!))];
    }

    private static EnqueueResult AllStored(RedisValue[] group)
    {
        var ids = new JobId[(group.Length - 1) / ArgumentsPerJob];
        for (var index = 0; index < ids.Length; index++)
        {
            ids[index] = JobId.Parse((string)group[1 + (index * ArgumentsPerJob)]!, provider: null);
        }

        return new EnqueueResult(EnqueueVerdict.Accepted, ids, TimeSpan.Zero);
    }

    private static EnqueueResult ReadAnswer(RedisResult[] parts) => new(
        (EnqueueVerdict)(int)parts[0],
        [.. ((string[])parts[2]!).Select(static id => JobId.Parse(id, provider: null))],
        TimeSpan.FromMicroseconds((long)parts[1]));

    private void WriteArguments(JobSubmission<TJob> submission, Span<RedisValue> arguments)
    {
        // The id is made here, so that a submission whose answer was lost is repeated without becoming a second job.
        var id = submission.Id == default ? JobId.New(_timeProvider) : submission.Id;
        arguments[0] = id.ToString();
        arguments[1] = submission.Caller;
        arguments[2] = PackedSubmission.Pack(submission, JsonSerializer.SerializeToUtf8Bytes(submission.Job, _serialization.Job));
        arguments[3] = TermsOf(submission);
    }

    // What the script must know of a job beyond its caller; nothing of nearly every one.
    private static RedisValue TermsOf(JobSubmission<TJob> submission) =>
        submission is { Priority: FairPriority.Normal, ExpectedDuration: null, NotBefore: null, IdempotencyKey: null or "" } && submission.Delay == TimeSpan.Zero
            ? RedisValue.EmptyString
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(int)submission.Priority} {RedisMoment.FromSpan(submission.Delay)} {(submission.NotBefore is { } moment ? RedisMoment.FromMoment(moment) : 0)} {PackedSubmission.ExpectedOf(submission)} {submission.IdempotencyKey}");
}
