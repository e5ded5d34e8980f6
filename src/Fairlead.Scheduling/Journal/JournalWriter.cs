using System.Diagnostics;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Journal;

/// <summary>Appends changes to a journal and makes them durable, all that come during one sync together with the next.</summary>
/// <remarks>
/// <para>
/// Thread-safe. Appending copies bytes under a short lock and never waits for the disk; one thread of its own writes and
/// syncs. The order of the changes on disk is the order of the calls.
/// </para>
/// <para>
/// Whoever is going to change something first holds room for it, so that a full disk is an answer and never a change that
/// is half done. A write or a sync that failed is never repeated: the kernel may have dropped what it could not write and
/// call the next sync a success. The writer then stops for good.
/// </para>
/// </remarks>
internal sealed partial class JournalWriter : IDisposable
{
    /// <summary>How much room a full disk leaves to those who end work, when it is too little for new jobs.</summary>
    public const int EndReserve = 1 << 20;

    /// <summary>How much room is asked of the disk at a time.</summary>
    public const int DefaultGrowthStep = 4 << 20;

    // What one append may cost beside its own bytes: the header and the kind of a record.
    private const int RecordOverhead = RecordFrame.HeaderLength + 1;
    private const int LargestBatch = 16 << 20;
    private const int LargestKeptBuffer = 1 << 20;

    private readonly Lock _gate = new();
    private readonly AutoResetEvent _work = new(initialState: false);
    private readonly CancellationTokenSource _stopped = new();
    private readonly Queue<JournalBatch> _sealed = new();
    private readonly string _folder;
    private readonly int _growthStep;
    private readonly Thread _thread;
    private readonly Task _closed = Task.FromException(new ObjectDisposedException(nameof(JournalWriter)));
    private byte[]? _spareBuffer;
    private JournalBatch _open;
    private Task _newest = Task.CompletedTask;
    private TaskCompletionSource? _growth;
    private long _growthBytes;
    private long _room;
    private long _held;
    private JobStoreUnavailableException? _failure;
    private bool _isClosing;

    /// <summary>Begins to write behind what a file holds; the writer owns it from now on.</summary>
    /// <param name="folder">The path that messages name.</param>
    /// <param name="segment">The file.</param>
    /// <param name="growthStep">How much room is asked of the disk at a time.</param>
    public JournalWriter(string folder, Segment segment, int growthStep = DefaultGrowthStep)
    {
        _growthStep = growthStep;
        (_folder, _segment, _room, Stopped) = (folder, segment, segment.Allocated - segment.Position, _stopped.Token);
        _open = new JournalBatch(segment, new byte[4_096]);
        _thread = new Thread(Run) { IsBackground = true, Name = "Fairlead journal" };

        // Observed here: nobody has to be there to await a change that came too late.
        _ = _closed.Exception;
        _thread.Start();
    }

    /// <summary>Gets the token that is canceled when the disk has failed and the writer has stopped.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>Gets the task of the newest change: once it has ended, all changes so far are durable.</summary>
    public Task Newest => Volatile.Read(ref _newest);

    /// <summary>Gets how much room is held.</summary>
    public long Held
    {
        get
        {
            lock (_gate)
            {
                return _held;
            }
        }
    }

    /// <summary>Gets how many records were made durable; for tests and measurements.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <exception cref="JobStoreUnavailableException">The writer has stopped.</exception>
    public void ThrowIfStopped()
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            throw Again(failure);
        }
    }

    /// <summary>Holds room for changes that are about to be made, until <see cref="Release"/>.</summary>
    /// <param name="bytes">How long the changes will be at most.</param>
    /// <param name="reserve">How much must be left for others.</param>
    /// <returns>How much was held, to be given to <see cref="Release"/>.</returns>
    /// <exception cref="JobStoreUnavailableException">The disk is full, or the writer has stopped.</exception>
    public ValueTask<long> HoldAsync(long bytes, long reserve)
    {
        lock (_gate)
        {
            ThrowIfStopped();
            ObjectDisposedException.ThrowIf(_isClosing, this);
            if (TryHoldUnderLock(bytes + RecordOverhead, reserve))
            {
                return ValueTask.FromResult(bytes + RecordOverhead);
            }
        }

        return HoldAfterGrowthAsync(bytes + RecordOverhead, reserve);
    }

    /// <summary>Ends what <see cref="HoldAsync"/> began; the changes that were appended meanwhile have their room.</summary>
    public void Release(long held)
    {
        lock (_gate)
        {
            _held -= held;
            Debug.Assert(_held >= 0, "What is released was held.");
        }
    }

    /// <summary>Adds changes; they are durable once <see cref="Newest"/> has ended.</summary>
    /// <remarks>It may be called under the lock of whoever makes the changes: it runs nothing foreign and never throws.</remarks>
    public void Append(ReadOnlySpan<byte> changes)
    {
        lock (_gate)
        {
            if (_failure is not null || _isClosing)
            {
                // Of a writer that has stopped, the task has failed already; of one that is closed, it never ends well either.
                _newest = _failure is null ? _closed : _newest;
                return;
            }

            if (!_open.Changes.IsEmpty && _open.Changes.Length + (long)changes.Length > LargestBatch)
            {
                SealUnderLock(_open.Segment);
            }

            var isFirst = _open.Changes.IsEmpty;
            _open.Changes.Add(changes);
            _room -= changes.Length + (isFirst ? RecordOverhead : 0);
            _newest = _open.Committed;
            if (isFirst)
            {
                // Within the lock, so that closing cannot come in between and take the signal away.
                _work.Set();
            }
        }
    }

    /// <summary>Lets all changes from now on go to another file; the one before is closed once it is written.</summary>
    /// <remarks>Like <see cref="Append"/>, it may be called under the lock of whoever makes the changes.</remarks>
    /// <returns><see langword="false"/> when the file has less room than is held; then nothing has happened.</returns>
    /// <exception cref="JobStoreUnavailableException">The writer has stopped; the file still belongs to whoever made it.</exception>
    public bool TryMoveTo(Segment next)
    {
        lock (_gate)
        {
            ThrowIfStopped();
            var room = next.Allocated - next.Position;
            if (room < _held)
            {
                return false;
            }

            SealUnderLock(next);
            _room = room;
            return true;
        }
    }

    /// <summary>Writes what was appended, closes the file and ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isClosing)
            {
                return;
            }

            _isClosing = true;
        }

        _work.Set();
        _thread.Join();

        // One who asked for room at the last moment: the thread may have gone without seeing it.
        _growth?.TrySetException(new ObjectDisposedException(GetType().FullName));
        _work.Dispose();
        _stopped.Dispose();
    }

    private async ValueTask<long> HoldAfterGrowthAsync(long bytes, long reserve)
    {
        while (true)
        {
            Task growth;
            lock (_gate)
            {
                ThrowIfStopped();
                ObjectDisposedException.ThrowIf(_isClosing, this);
                if (TryHoldUnderLock(bytes, reserve))
                {
                    return bytes;
                }

                _growth ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _growthBytes = Math.Max(_growthBytes, bytes + reserve);
                growth = _growth.Task;
                _work.Set();
            }

            await growth.ConfigureAwait(false);
        }
    }

    private bool TryHoldUnderLock(long bytes, long reserve)
    {
        if (_room - _held < bytes + reserve)
        {
            return false;
        }

        _held += bytes;
        return true;
    }

    private void SealUnderLock(Segment next)
    {
        if (!_open.Changes.IsEmpty)
        {
            _sealed.Enqueue(_open);
        }

        _open = new JournalBatch(next, TakeBufferUnderLock());
    }

    private byte[] TakeBufferUnderLock()
    {
        var buffer = _spareBuffer ?? new byte[4_096];
        _spareBuffer = null;
        return buffer;
    }

    // An exception that is thrown again from many places gathers their stacks; each caller gets its own.
    private static JobStoreUnavailableException Again(JobStoreUnavailableException failure) =>
        new(failure.Failure, failure.Message, failure.InnerException);
}
