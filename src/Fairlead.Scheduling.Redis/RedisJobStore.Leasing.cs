using System.Collections.Concurrent;
using System.Globalization;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Redis.Connections;
using Fairlead.Scheduling.Redis.Serialization;
using Fairlead.Scheduling.Storage;
using StackExchange.Redis;

namespace Fairlead.Scheduling.Redis;

/// <content>How workers get jobs, keep them, and give them back.</content>
public sealed partial class RedisJobStore<TJob, TResult>
{
    private const int LeasesPerCall = 128;
    private const int ValuesPerLease = 5;

    private readonly CallBatcher<CancellationToken, JobLease<TJob>?> _generalLeases;
    private readonly CallBatcher<CancellationToken, JobLease<TJob>?> _shortLeases;

    // The leases of this process, so that one is revoked at once when its job is canceled elsewhere.
    private readonly ConcurrentDictionary<JobId, JobLease<TJob>> _leases = new();
    private long _lastCall;

    /// <inheritdoc />
    /// <exception cref="JobStoreUnavailableException">Redis is away.</exception>
    public async ValueTask<JobLease<TJob>?> LeaseAsync(WorkerKind kind, CancellationToken cancellationToken)
    {
        // The token has no say once the call is made: a lease that nobody takes would hold its job back until it ends.
        var leases = kind == WorkerKind.ShortJobsOnly ? _shortLeases : _generalLeases;
        var lease = await leases.AskAsync(cancellationToken).ConfigureAwait(false);
        if (lease is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return lease;
    }

    /// <inheritdoc />
    public async ValueTask RenewAsync(IReadOnlyCollection<JobLease<TJob>> leases, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leases);
        foreach (var some in leases.Chunk(LeasesPerCall))
        {
            var arguments = some.SelectMany(static lease => new RedisValue[] { lease.Id.ToString(), lease.FencingToken });
            var answers = (string[])(await CallAsync(JobScripts.Renew, [.. arguments], cancellationToken).ConfigureAwait(false))!;
            foreach (var (lease, answer) in some.Zip(answers).Where(static pair => pair.Second != "o"))
            {
                ForgetLease(lease);
                lease.Revoke(answer == "c" ? JobStopReason.Canceled : JobStopReason.LeaseLost);
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask<bool> ReportAsync(JobLease<TJob> lease, JobProgress progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(progress);
        var note = progress.Note is { } text ? "+" + text : "";
        return await CallAsync(
            JobScripts.Report, [lease.Id.ToString(), lease.FencingToken, Exactly(progress.Fraction), note], cancellationToken).ConfigureAwait(false) is var answer
            && (int)answer == 1;
    }

    /// <inheritdoc />
    public async ValueTask<bool> ReleaseAsync(JobLease<TJob> lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var answer = await CallAsync(
            JobScripts.Release, [lease.Id.ToString(), lease.FencingToken, NextCallToken()], cancellationToken).ConfigureAwait(false);
        ForgetLease(lease);
        return (int)answer == 1;
    }

    private async Task<IReadOnlyList<JobLease<TJob>?>> LeaseAsync(string kind, int place, IReadOnlyList<CancellationToken> requests)
    {
        var wanted = new bool[requests.Count];
        for (var index = 0; index < wanted.Length; index++)
        {
            wanted[index] = !requests[index].IsCancellationRequested;
        }

        // A worker that was woken always comes, if only to want nothing any more: then another is woken in its place.
        var count = wanted.Count(static wants => wants);
        var answer = await CallAsync(JobScripts.Lease, [kind, count, requests.Count, NextCallToken(), place], CancellationToken.None).ConfigureAwait(false);
        var granted = (RedisValue[])answer!;
        var leases = new JobLease<TJob>?[wanted.Length];
        for (int index = 0, at = 0; index < leases.Length && at < granted.Length; index++)
        {
            if (wanted[index])
            {
                leases[index] = ReadLease(granted.AsSpan(at, ValuesPerLease));
                at += ValuesPerLease;
            }
        }

        return leases;
    }

    private JobLease<TJob> ReadLease(ReadOnlySpan<RedisValue> values)
    {
        var told = new PackedSubmission((byte[])values[1]!);
        var lease = new JobLease<TJob>(
            JobId.Parse((string)values[0]!, provider: null), told.Caller, _reader.ReadPayload(told.Payload), (int)values[2], (long)values[3])
        {
            Timeout = told.Timeout,
            Priority = told.Priority,
            Waited = TimeSpan.FromMicroseconds((long)values[4]),
        };
        _leases[lease.Id] = lease;
        return lease;
    }

    private void RevokeLease(string id, string fencingToken, JobStopReason reason)
    {
        if (_leases.TryGetValue(JobId.Parse(id, provider: null), out var lease)
            && lease.FencingToken == long.Parse(fencingToken, CultureInfo.InvariantCulture))
        {
            ForgetLease(lease);
            lease.Revoke(reason);
        }
    }

    private void ForgetLease(JobLease<TJob> lease) => _leases.TryRemove(KeyValuePair.Create(lease.Id, lease));

    // Tells a call that is repeated from the next one: within this process a number, among processes by its first letters.
    private string NextCallToken() =>
        string.Create(CultureInfo.InvariantCulture, $"{_process.AsSpan(0, 8)}{Interlocked.Increment(ref _lastCall):x}");
}
