using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Journal;

/// <content>The thread that writes and syncs.</content>
internal sealed partial class JournalWriter
{
    // Of the thread alone.
    private Segment _segment;
    private long _commits;
    private bool _growthFailed;
    private JournalBatch? _inFlight;

    private void Run()
    {
        try
        {
            while (DoOneThing() || WaitForWork())
            {
                // One commit, or one growth, at a time.
            }

            _segment = FollowTo(_open.Segment);
            _segment.Close();
        }
#pragma warning disable CA1031 // The edge of a thread: whatever the disk answers must reach those who wait, and end no process.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Stop(exception);
        }
        finally
        {
            _segment.Dispose();
        }
    }

    private bool WaitForWork()
    {
        lock (_gate)
        {
            if (_isClosing)
            {
                return !_open.Changes.IsEmpty || _sealed.Count > 0;
            }
        }

        return _work.WaitOne();
    }

    private bool DoOneThing()
    {
        GrowIfWanted();
        JournalBatch batch;
        lock (_gate)
        {
            if (!_sealed.TryDequeue(out batch!))
            {
                if (_open.Changes.IsEmpty)
                {
                    return false;
                }

                batch = _open;
                _open = new JournalBatch(batch.Segment, TakeBufferUnderLock());
            }

            _inFlight = batch;
        }

        _segment = FollowTo(batch.Segment);
        var allocated = _segment.Allocated;
        _segment.Append(batch.Changes.Record);
        NoteCommit(batch, _segment.Allocated - allocated);
        batch.Complete();
        return true;
    }

    private void NoteCommit(JournalBatch batch, long grown)
    {
        Volatile.Write(ref _commits, _commits + 1);
        lock (_gate)
        {
            _inFlight = null;
            _room += _open.Segment == batch.Segment ? grown : 0;
            if (batch.Changes.Buffer.Length <= LargestKeptBuffer)
            {
                _spareBuffer = batch.Changes.Buffer;
            }
        }
    }

    private Segment FollowTo(Segment next)
    {
        if (next != _segment)
        {
            _segment.Close();
            _segment.Dispose();
        }

        return next;
    }

    // Ahead of need, so that those who come rarely wait for it; a disk that is full then matters to nobody yet.
    private void GrowIfWanted()
    {
        TaskCompletionSource? growth;
        Segment segment;
        long bytes;
        lock (_gate)
        {
            if (_growth is null && (_growthFailed || _room - _held >= _growthStep / 2))
            {
                return;
            }

            (growth, _growth) = (_growth, null);
            bytes = Math.Max(0, _growthBytes - (_room - _held)) + _growthStep;
            (segment, _growthBytes) = (_open.Segment, 0);
        }

        try
        {
            segment.Grow(bytes);
            _growthFailed = false;
            lock (_gate)
            {
                _room += _open.Segment == segment ? bytes : 0;
            }

            growth?.SetResult();
        }
        catch (IOException exception) when (DiskSpace.IsExhausted(exception))
        {
            // Not tried again until somebody needs it: each try fills the disk to the brim before it gives up.
            _growthFailed = true;
            growth?.SetException(JobStoreUnavailableException.DiskFull(_folder, exception));
        }
        catch (Exception exception)
        {
            growth?.SetException(JobStoreUnavailableException.DiskFailed(_folder, exception));
            throw;
        }
    }

    // The batch whose write or sync failed may be on the disk or not. It was not acknowledged, so both are right, as long
    // as nothing is ever written behind it: that would prove it synced.
    private void Stop(Exception exception)
    {
        List<JournalBatch> lost = [];
        TaskCompletionSource? growth;
        lock (_gate)
        {
            _failure = JobStoreUnavailableException.DiskFailed(_folder, exception);
            lost.AddRange(_inFlight is { } batch ? [batch] : []);
            lost.AddRange(_sealed);
            lost.Add(_open);
            _newest = _open.Committed;
            growth = _growth;
        }

        lost.ForEach(batch => batch.Fail(Again(_failure)));
        growth?.SetException(Again(_failure));
        _stopped.Cancel();
    }
}
