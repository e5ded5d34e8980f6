using System.Text.Json;
using Fairlead.Scheduling.Changes;
using Fairlead.Scheduling.Journal;

namespace Fairlead.Scheduling.Storage;

/// <content>How a journal that has grown long is replaced by a snapshot, while jobs go on.</content>
public sealed partial class JournalJobStore<TJob, TResult>
{
    private long _segmentNumber;

    /// <summary>Gets how often a snapshot took the place of the journal; for tests.</summary>
    internal int Compactions { get; private set; }

    private async Task CompactWhenDueAsync(long snapshotBytes)
    {
        var hasFailed = false;
        while (true)
        {
            try
            {
                // Waiting for as much as a snapshot takes, so that no change is written more than twice on average.
                var grown = _jobs.WaitForGrowthAsync(Math.Max(_compactionBytes, snapshotBytes), sinceNow: hasFailed);
                await grown.WaitAsync(_closing.Token).ConfigureAwait(false);
                hasFailed = true;
                snapshotBytes = await CompactAsync().ConfigureAwait(false);
                hasFailed = false;
                Compactions++;
                LogCompacted(_logger, snapshotBytes);
            }
            catch (Exception exception) when (exception is OperationCanceledException or JobStoreUnavailableException or ObjectDisposedException)
            {
                return;
            }
#pragma warning disable CA1031 // The edge of a background task: the journal is complete without a snapshot, whatever kept it from being written.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogNotCompacted(_logger, exception);
            }
        }
    }

    private async Task<long> CompactAsync()
    {
        var changes = new ChangeBuffer();
        var last = MoveToNextSegment(changes);
        try
        {
            using var snapshot = new SnapshotWriter(_files, _segmentNumber);
            snapshot.Add(changes.Written);
            for (var number = last + 1; number > 1;)
            {
                _closing.Token.ThrowIfCancellationRequested();
                AddJobs(snapshot, changes, ref number);
            }

            // What was copied may be newer than what is durable, and a snapshot must not know more than the journal.
            await _journal.Durable.WaitAsync(_closing.Token).ConfigureAwait(false);
            snapshot.Publish();
            return snapshot.Length;
        }
        catch (IOException)
        {
            // So that a disk that is full is not made fuller by what is of no use.
            JournalReplay.DeleteObsolete(_files, first: 0);
            throw;
        }
    }

    private long MoveToNextSegment(ChangeBuffer changes)
    {
        var next = Segment.Create(_files, _segmentNumber + 1, JournalReplay.NewSalt(), _growthStep + _writer.Held);
        try
        {
            while (true)
            {
                if (_jobs.BeginSnapshot(() => _journal.TryMoveTo(next), changes) is { } last)
                {
                    _segmentNumber++;
                    return last;
                }

                next.Grow(_growthStep + _writer.Held);
            }
        }
        catch
        {
            next.Dispose();
            throw;
        }
    }

    private void AddJobs(SnapshotWriter snapshot, ChangeBuffer changes, ref long number)
    {
        changes.Clear();
        var copied = new List<(int End, TJob Job, bool HasResult, TResult? Result)>();
        _jobs.CopyBelow(ref number, changes, copied);
        var start = 0;
        var whole = new ChangeBuffer();
        foreach (var (end, job, hasResult, result) in copied)
        {
            whole.Clear();
            whole.Copy(changes.Written[start..end]);
            whole.Bytes(JsonSerializer.SerializeToUtf8Bytes(job, _serialization.Job));
            whole.Flag(hasResult);
            if (hasResult)
            {
                whole.Bytes(JsonSerializer.SerializeToUtf8Bytes(result!, _serialization.Result));
            }

            snapshot.Add(whole.Written);
            start = end;
        }
    }
}
