using Fairlead.Scheduling.Journal;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Changes;

/// <summary>Tells a journal of every change that a memory store makes.</summary>
/// <remarks>
/// <para>
/// The store calls the Note methods under its lock, and <see cref="Commit"/> before it gives the lock back: what one call changed becomes
/// durable whole or not at all. Nothing here waits or runs foreign code; payloads and results come as bytes.
/// </para>
/// <para>What a change takes at most is stated beside the method that notes it, for whoever holds the room.</para>
/// </remarks>
internal sealed class JobJournal<TJob, TResult>(JournalWriter writer, long bytes)
{
    /// <summary>What any change takes beside texts, payloads and results.</summary>
    public const long LongestChange = 160;

    private readonly ChangeBuffer _changes = new();
    private TaskCompletionSource? _hasGrown;
    private long _limit = long.MaxValue;

    /// <summary>Gets how many bytes of changes there are since the last snapshot was begun.</summary>
    public long Bytes { get; private set; } = bytes;

    /// <summary>Gets the task that ends when all changes so far are durable, or fails when they never will be.</summary>
    public Task Durable => writer.Newest;

    /// <summary>Gets the token that is canceled when the disk has failed and nothing can be changed any more.</summary>
    public CancellationToken Stopped => writer.Stopped;

    /// <inheritdoc cref="JournalWriter.ThrowIfStopped" />
    public void ThrowIfStopped() => writer.ThrowIfStopped();

    /// <inheritdoc cref="JournalWriter.HoldAsync" />
    public ValueTask<HeldRoom> HoldAsync(long bytes, long reserve = 0)
    {
        var held = writer.HoldAsync(bytes, reserve);
        return held.IsCompletedSuccessfully ? ValueTask.FromResult(new HeldRoom(writer, held.Result)) : AwaitRoomAsync(held);
    }

    /// <summary>A caller's name, an idempotency key and the payload come on top.</summary>
    public void NoteAccepted(JobRecord<TJob, TResult> record, ReadOnlySpan<byte> payload)
    {
        Begin(JobChangeKind.Accepted, record);
        JobFormat.WriteSubmission(_changes, record);
        WriteEligible(record);
        _changes.Bytes(payload);
    }

    public void NoteLeased(JobRecord<TJob, TResult> record)
    {
        Begin(JobChangeKind.Leased, record);
        _changes.Number(record.Attempts);
        _changes.Moment(record.StartedAt!.Value);
        _changes.Number(record.Lease!.FencingToken);
    }

    /// <summary>The note comes on top.</summary>
    public void NoteReported(JobRecord<TJob, TResult> record)
    {
        Begin(JobChangeKind.Reported, record);
        JobFormat.WriteProgress(_changes, record.Progress);
    }

    /// <summary>The error of an attempt that failed comes on top.</summary>
    public void NoteQueued(JobRecord<TJob, TResult> record, bool hasFailed)
    {
        Begin(JobChangeKind.Queued, record);
        _changes.Number(record.Attempts);
        WriteEligible(record);
        WriteFailure(record, hasFailed);
    }

    /// <summary>The result and the error of an attempt that failed come on top.</summary>
    /// <param name="record">The job.</param>
    /// <param name="hasFailed">Whether its last attempt failed.</param>
    /// <param name="result">Its result; <see langword="null"/> when it has none.</param>
    public void NoteEnded(JobRecord<TJob, TResult> record, bool hasFailed, byte[]? result)
    {
        Begin(JobChangeKind.Ended, record);
        _changes.Number((int)record.Status);
        _changes.Number(record.Step);
        _changes.Moment(record.EndedAt!.Value);
        _changes.Span(record.Duration);
        _changes.Flag(record.Announcement != JobAnnouncement.None);
        WriteFailure(record, hasFailed);

        _changes.Flag(result is not null);
        if (result is not null)
        {
            _changes.Bytes(result);
        }
    }

    public void NoteRedriven(JobRecord<TJob, TResult> record)
    {
        Begin(JobChangeKind.Redriven, record);
        WriteEligible(record);
    }

    public void NoteAcknowledged(JobRecord<TJob, TResult> record, DateTimeOffset retainedAt)
    {
        Begin(JobChangeKind.Acknowledged, record);
        _changes.Number(record.Step);
        _changes.Moment(retainedAt);
    }

    /// <summary>The caller's name comes on top.</summary>
    public void NoteWeight(string caller, double weight) => JobFormat.WriteWeight(_changes, caller, weight);

    /// <summary>The caller's name comes on top.</summary>
    public void NotePaused(string caller, bool paused) => JobFormat.WritePaused(_changes, caller, paused);

    /// <summary>Hands over what was noted.</summary>
    public void Commit()
    {
        if (_changes.Length == 0)
        {
            return;
        }

        Bytes += _changes.Length;
        writer.Append(_changes.Written);
        _changes.Clear();
        SignalGrowth();
    }

    /// <summary>Waits until a journal holds so many bytes of changes; called under the store's lock, like the rest.</summary>
    public Task WaitForGrowthAsync(long limit)
    {
        // Whoever waits goes on outside of the lock.
        _hasGrown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _limit = limit;
        SignalGrowth();
        return _hasGrown.Task;
    }

    /// <summary>Lets all changes from now on go to another file.</summary>
    /// <returns><see langword="false"/> when the file has less room than is held; then nothing has happened.</returns>
    public bool TryMoveTo(Segment next)
    {
        if (!writer.TryMoveTo(next))
        {
            return false;
        }

        Bytes = 0;
        return true;
    }

    private static async ValueTask<HeldRoom> AwaitRoomAsync(ValueTask<long> held, JournalWriter writer) =>
        new(writer, await held.ConfigureAwait(false));

    private ValueTask<HeldRoom> AwaitRoomAsync(ValueTask<long> held) => AwaitRoomAsync(held, writer);

    private void Begin(JobChangeKind kind, JobRecord<TJob, TResult> record)
    {
        _changes.Kind(kind);
        _changes.Guid(record.Id.Value);
    }

    private void WriteEligible(JobRecord<TJob, TResult> record)
    {
        _changes.Moment(record.EligibleAt);
        _changes.Number(record.Step);
    }

    private void SignalGrowth()
    {
        if (Bytes >= _limit)
        {
            _hasGrown?.TrySetResult();
        }
    }

    private void WriteFailure(JobRecord<TJob, TResult> record, bool hasFailed)
    {
        _changes.Flag(hasFailed);
        if (hasFailed)
        {
            // With its number, so that one which is known is not added again.
            _changes.Number(record.FailureCount);
            JobFormat.WriteFailure(_changes, record.Failures[^1]);
        }
    }
}
