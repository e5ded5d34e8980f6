using Fairlead.Scheduling.Changes;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Journal;
using Microsoft.Extensions.Logging;

namespace Fairlead.Scheduling.Storage;

/// <content>How a journal is opened and closed, and how waiting ends when it has stopped.</content>
public sealed partial class JournalJobStore<TJob, TResult>
{
    /// <inheritdoc />
    public ValueTask WaitForWorkAsync(WorkerKind kind, CancellationToken cancellationToken) =>
        WaitUnlessStoppedAsync(token => _jobs.WaitForWorkAsync(kind, token), cancellationToken);

    /// <inheritdoc />
    public ValueTask WaitForEndedAsync(CancellationToken cancellationToken) =>
        WaitUnlessStoppedAsync(_jobs.WaitForEndedAsync, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<JobSnapshot<TJob, TResult>?> WaitAsync(JobId id, TimeSpan timeout, CancellationToken cancellationToken)
    {
        JobSnapshot<TJob, TResult>? found = null;
        await WaitUnlessStoppedAsync(
            async token => found = await _jobs.WaitAsync(id, timeout, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <summary>Writes what was changed, closes the journal, and frees its folder; workers stop by their own tokens before.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _jobs.Dispose();
        _closing.Cancel();
#pragma warning disable VSTHRD002 // It ends soon after it was asked to, on threads of the pool that wait for nothing here.
        _compacting.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        _reportingStop.Dispose();
        _writer.Dispose();
        _claim.Dispose();
        _closing.Dispose();
    }

    private static DiskFileSystem OpenFolder(JournalJobStoreOptions journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var validation = new JournalJobStoreOptionsValidator().Validate(name: null, journal);
        return validation.Failed ? throw new ArgumentException(validation.FailureMessage, nameof(journal)) : new DiskFileSystem(journal.Folder);
    }

    private static IDisposable Claim(JournalFileSystem files)
    {
        try
        {
            return files.Claim();
        }
        catch (IOException exception)
        {
            throw JobStoreUnavailableException.InUse(files.Folder, exception);
        }
    }

    private Segment OpenSegment(JournalReplay replay, JobReplay<TJob, TResult> restored)
    {
        var segment = replay.Run();
        var missing = MemoryJobStore<TJob, TResult>.RoomToRestore(restored) - (segment.Allocated - segment.Position);
        try
        {
            if (missing > 0)
            {
                segment.Grow(missing);
            }

            return segment;
        }
        catch (IOException exception) when (DiskSpace.IsExhausted(exception))
        {
            segment.Dispose();
            throw JobStoreUnavailableException.DiskFull(_files.Folder, exception);
        }
    }

    private MemoryJobStore<TJob, TResult> RestoreOrClose(JobQueueOptions options, TimeProvider timeProvider, JobReplay<TJob, TResult> restored)
    {
        try
        {
            return new MemoryJobStore<TJob, TResult>(options, timeProvider, restored, _journal);
        }
        catch
        {
            _writer.Dispose();
            throw;
        }
    }

    // Nobody is woken any more once the disk has failed, so whoever waits is told.
    private async ValueTask WaitUnlessStoppedAsync(Func<CancellationToken, ValueTask> wait, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _journal.Stopped);
        try
        {
            await wait(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _journal.ThrowIfStopped();
            throw;
        }
    }

    [LoggerMessage(40, LogLevel.Information, "{Jobs} jobs were read back from {Folder} in {Elapsed}; {TornBytes} bytes that were never acknowledged were cut off.")]
    private static partial void LogOpened(ILogger logger, int jobs, string folder, TimeSpan elapsed, long tornBytes);

    [LoggerMessage(41, LogLevel.Critical, "The journal could not be written. The store has stopped; look after the disk, and start the process again.")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(42, LogLevel.Information, "A snapshot of {Bytes} bytes took the place of the journal.")]
    private static partial void LogCompacted(ILogger logger, long bytes);

    [LoggerMessage(43, LogLevel.Warning, "The journal could not be replaced by a snapshot; it grows, and this is tried again later.")]
    private static partial void LogNotCompacted(ILogger logger, Exception exception);
}
