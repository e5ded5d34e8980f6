using System.Text.Json;
using Fairlead.Scheduling.Changes;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Journal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Scheduling.Storage;

/// <summary>Keeps the jobs of one queue in the memory of this process, and on disk: whatever it has answered survives a crash.</summary>
/// <remarks>
/// <para>
/// Thread-safe. Every change is appended to a journal and synced before it is answered; changes that come at the same time share a sync.
/// Reads wait for the changes they show. In the background, a snapshot takes the place of a journal that has grown long.
/// </para>
/// <para>
/// When it is opened again, jobs wait in their order, and an attempt that was running counts as lost: it is repeated, unless it was the
/// last. Weights and pauses that were set while running are remembered. How much each caller has had is not, so all begin as equals.
/// </para>
/// <para>
/// A disk that is full is an answer, <see cref="JobStoreFailure.DiskFull"/>, without effect; work that was accepted can still be ended. A
/// disk that fails to write or to sync stops the store for good, <see cref="JobStoreFailure.DiskFailed"/>: nobody can tell what it has kept.
/// </para>
/// </remarks>
/// <typeparam name="TJob">What the handler needs to know; treated as immutable.</typeparam>
/// <typeparam name="TResult">What the handler returns; treated as immutable.</typeparam>
public sealed partial class JournalJobStore<TJob, TResult> : IJobStore<TJob, TResult>, IDisposable
{
    private const long LongestChange = JobJournal<TJob, TResult>.LongestChange;

    private readonly JobSerialization<TJob, TResult> _serialization;
    private readonly ILogger _logger;
    private readonly JournalFileSystem _files;
    private readonly IDisposable _claim;
    private readonly JournalWriter _writer;
    private readonly JobJournal<TJob, TResult> _journal;
    private readonly MemoryJobStore<TJob, TResult> _jobs;
    private readonly CancellationTokenSource _closing = new();
    private readonly long _compactionBytes;
    private readonly int _growthStep;
    private readonly CancellationTokenRegistration _reportingStop;
    private readonly Task _compacting;
    private bool _isDisposed;

    /// <summary>Opens a folder and reads back what it holds: some seconds for a million jobs.</summary>
    /// <param name="journal">Where the journal is, read now.</param>
    /// <param name="options">Settings of the queue, read now.</param>
    /// <param name="serialization">How jobs and results become JSON.</param>
    /// <param name="timeProvider">The clock of ages, leases and retention.</param>
    /// <param name="logger">Receives what was read back, and what goes wrong in the background.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every error.</exception>
    /// <exception cref="JournalDamagedException">A record that had been synced cannot be read.</exception>
    /// <exception cref="JobStoreUnavailableException">The folder is in use, or its disk is full.</exception>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    public JournalJobStore(
        JournalJobStoreOptions journal,
        JobQueueOptions options,
        JobSerialization<TJob, TResult> serialization,
        TimeProvider timeProvider,
        ILogger<JournalJobStore<TJob, TResult>>? logger = null)
        : this(OpenFolder(journal), journal.CompactionBytes, JournalWriter.DefaultGrowthStep, options, serialization, timeProvider, logger)
    {
    }

    internal JournalJobStore(
        JournalFileSystem files,
        long compactionBytes,
        int growthStep,
        JobQueueOptions options,
        JobSerialization<TJob, TResult> serialization,
        TimeProvider timeProvider,
        ILogger? logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(serialization);
        ArgumentNullException.ThrowIfNull(timeProvider);
        (_files, _serialization, _logger) = (files, serialization, logger ?? NullLogger.Instance);
        (_compactionBytes, _growthStep) = (compactionBytes, growthStep);
        _claim = Claim(files);
        try
        {
            var began = timeProvider.GetTimestamp();
            var restored = new JobReplay<TJob, TResult>(serialization, timeProvider.GetUtcNow());
            var replay = new JournalReplay(files, restored.Apply);
            var segment = OpenSegment(replay, restored);
            _segmentNumber = segment.Number;
            _writer = new JournalWriter(files.Folder, segment, growthStep);
            _journal = new JobJournal<TJob, TResult>(_writer, replay.Bytes - replay.SnapshotBytes);
            _jobs = RestoreOrClose(options, timeProvider, restored);
            LogOpened(_logger, restored.Jobs.Count, files.Folder, timeProvider.GetElapsedTime(began), replay.TornBytes);
            _reportingStop = _writer.Stopped.UnsafeRegister(static state => LogStopped((ILogger)state!), _logger);
            _compacting = Task.Run(() => CompactWhenDueAsync(replay.SnapshotBytes));
        }
        catch
        {
            _claim.Dispose();
            throw;
        }
    }

    /// <summary>Gets the task of what fell due last; for tests that move the time.</summary>
    internal Task Settled => _jobs.Settled;

    /// <inheritdoc />
    public async ValueTask<EnqueueResult> EnqueueAsync(IReadOnlyList<JobSubmission<TJob>> submissions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(submissions);

        // Before the lock is taken or room is held: serializers are foreign code.
        var payloads = new byte[submissions.Count][];
        var bytes = 0L;
        for (var index = 0; index < payloads.Length; index++)
        {
            var submission = submissions[index];
            payloads[index] = JsonSerializer.SerializeToUtf8Bytes(submission.Job, _serialization.Job);
            bytes += LongestChange + payloads[index].Length
                + ChangeBuffer.LongestOf(submission.Caller) + ChangeBuffer.LongestOf(submission.IdempotencyKey);
        }

        using var room = await _journal.HoldAsync(bytes, JournalWriter.EndReserve).ConfigureAwait(false);
        return await _jobs.EnqueueAsync(submissions, payloads).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<JobLease<TJob>?> LeaseAsync(WorkerKind kind, CancellationToken cancellationToken)
    {
        using var room = await _journal.HoldAsync(LongestChange).ConfigureAwait(false);
        return await _jobs.LeaseAsync(kind, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask RenewAsync(IReadOnlyCollection<JobLease<TJob>> leases, CancellationToken cancellationToken)
    {
        _journal.ThrowIfStopped();
        return _jobs.RenewAsync(leases, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<bool> EndAsync(
        JobLease<TJob> lease, JobOutcome<TResult> outcome, TimeSpan retryDelay, CancellationToken cancellationToken)
    {
        var result = outcome.Kind == JobOutcomeKind.Completed || outcome.Result is not null
            ? JsonSerializer.SerializeToUtf8Bytes(outcome.Result!, _serialization.Result)
            : null;
        var bytes = LongestChange + ChangeBuffer.LongestOf(outcome.Error) + (result?.Length ?? 0);
        using var room = await _journal.HoldAsync(bytes).ConfigureAwait(false);
        return await _jobs.EndAsync(lease, outcome, retryDelay, result).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<bool> ReportAsync(JobLease<TJob> lease, JobProgress progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        using var room = await _journal.HoldAsync(LongestChange + ChangeBuffer.LongestOf(progress.Note)).ConfigureAwait(false);
        return await _jobs.ReportAsync(lease, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<bool> ReleaseAsync(JobLease<TJob> lease, CancellationToken cancellationToken)
    {
        using var room = await _journal.HoldAsync(LongestChange).ConfigureAwait(false);
        return await _jobs.ReleaseAsync(lease, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<CancelVerdict> CancelAsync(JobId id, CancellationToken cancellationToken)
    {
        using var room = await _journal.HoldAsync(LongestChange).ConfigureAwait(false);
        return await _jobs.CancelAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<RedriveResult> RedriveAsync(JobId id, CancellationToken cancellationToken)
    {
        using var room = await _journal.HoldAsync(LongestChange, JournalWriter.EndReserve).ConfigureAwait(false);
        return await _jobs.RedriveAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<JobSnapshot<TJob, TResult>?> FindAsync(JobId id, CancellationToken cancellationToken) =>
        _jobs.FindAsync(id, cancellationToken);

    /// <inheritdoc />
    public ValueTask<JobPage<TJob, TResult>> ListAsync(JobListing listing, CancellationToken cancellationToken) =>
        _jobs.ListAsync(listing, cancellationToken);

    /// <inheritdoc />
    public async ValueTask SetWeightAsync(string caller, double weight, CancellationToken cancellationToken)
    {
        using var room = await _journal.HoldAsync(LongestChange + ChangeBuffer.LongestOf(caller)).ConfigureAwait(false);
        await _jobs.SetWeightAsync(caller, weight, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask PauseAsync(string caller, CancellationToken cancellationToken)
    {
        using var room = await _journal.HoldAsync(LongestChange + ChangeBuffer.LongestOf(caller)).ConfigureAwait(false);
        await _jobs.PauseAsync(caller, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask ResumeAsync(string caller, CancellationToken cancellationToken)
    {
        using var room = await _journal.HoldAsync(LongestChange + ChangeBuffer.LongestOf(caller)).ConfigureAwait(false);
        await _jobs.ResumeAsync(caller, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<JobSnapshot<TJob, TResult>>> TakeEndedAsync(int count, CancellationToken cancellationToken) =>
        _jobs.TakeEndedAsync(count, cancellationToken);

    /// <inheritdoc />
    public async ValueTask AcknowledgeEndedAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        using var room = await _journal.HoldAsync(LongestChange * ids.Count).ConfigureAwait(false);
        await _jobs.AcknowledgeEndedAsync(ids, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<JobQueueStatistics> GetStatisticsAsync(CancellationToken cancellationToken) =>
        _jobs.GetStatisticsAsync(cancellationToken);
}
