using System.Globalization;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Storage;

/// <content>How jobs are read, awaited and listed.</content>
public sealed partial class MemoryJobStore<TJob, TResult>
{
    // Bounds how long one page can hold the lock: about a millisecond.
    private const int ListingBudget = 20_000;

    // The same for a copy, which also writes what it finds.
    private const int SnapshotBudget = 500;

    /// <inheritdoc />
    public ValueTask<JobSnapshot<TJob, TResult>?> FindAsync(JobId id, CancellationToken cancellationToken)
    {
        JobSnapshot<TJob, TResult>? snapshot;
        lock (_gate)
        {
            snapshot = _jobs.GetValueOrDefault(id)?.ToSnapshot();
        }

        return AnswerAsync(snapshot);
    }

    /// <inheritdoc />
    public ValueTask<JobSnapshot<TJob, TResult>?> WaitAsync(JobId id, TimeSpan timeout, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var record = _jobs.GetValueOrDefault(id);
            if (record is null || record.HasEnded || timeout <= TimeSpan.Zero)
            {
                return AnswerAsync(record?.ToSnapshot());
            }

            record.Ended ??= new TaskCompletionSource<JobSnapshot<TJob, TResult>>(TaskCreationOptions.RunContinuationsAsynchronously);
            return WaitForEndAsync(id, record.Ended.Task, timeout, cancellationToken);
        }
    }

    /// <inheritdoc />
    public ValueTask<JobPage<TJob, TResult>> ListAsync(JobListing listing, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var page = new List<JobSnapshot<TJob, TResult>>();
        long? next;
        lock (_gate)
        {
            var from = ReadCursorUnderLock(listing.Cursor) ?? _log.Last + 1;
            next = listing.Caller is { } caller
                ? ListCallerUnderLock(caller, from, listing, page)
                : ListAllUnderLock(from, listing, page);
        }

        return AnswerAsync(new JobPage<TJob, TResult>(page, next?.ToString(CultureInfo.InvariantCulture)));
    }

    private async ValueTask<JobSnapshot<TJob, TResult>?> WaitForEndAsync(
        JobId id, Task<JobSnapshot<TJob, TResult>> ended, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await ended.WaitAsync(timeout, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return await FindAsync(id, cancellationToken).ConfigureAwait(false);
        }
    }

    // A cursor is the number of the job the page before ended with.
    private long? ReadCursorUnderLock(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        return long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= _log.Last
            ? number
            : throw new FormatException($"The cursor '{cursor}' is not one that a listing answered; begin without one.");
    }

    private long? ListAllUnderLock(long from, JobListing listing, List<JobSnapshot<TJob, TResult>> page)
    {
        var budget = ListingBudget;
        while (_log.FindBelow(ref from, ref budget) is { } record)
        {
            AddIfListed(record, listing, page);
            if (page.Count == listing.Limit)
            {
                break;
            }
        }

        return from > 1 ? from : null;
    }

    private long? ListCallerUnderLock(string caller, long from, JobListing listing, List<JobSnapshot<TJob, TResult>> page)
    {
        if (!_callers.TryGetValue(caller, out var jobs))
        {
            return null;
        }

        var budget = ListingBudget;
        var record = from > _log.Last ? jobs.Jobs.Last : FindOfCallerBelow(jobs, ref from, ref budget);
        while (record is not null && page.Count < listing.Limit && budget-- > 0)
        {
            from = record.Number;
            AddIfListed(record, listing, page);
            record = IntrusiveList<JobRecord<TJob, TResult>, JobRecord<TJob, TResult>.ByCaller>.Before(record);
        }

        return record is not null || budget <= 0 ? from : null;
    }

    // The jobs of one caller are linked; only when the one the cursor names is forgotten must the log be searched below it.
    private JobRecord<TJob, TResult>? FindOfCallerBelow(CallerJobs<TJob, TResult> caller, ref long from, ref int budget)
    {
        if (_log.Find(from) is { } last && ReferenceEquals(last.Caller, caller))
        {
            return IntrusiveList<JobRecord<TJob, TResult>, JobRecord<TJob, TResult>.ByCaller>.Before(last);
        }

        while (_log.FindBelow(ref from, ref budget) is { } record)
        {
            if (ReferenceEquals(record.Caller, caller))
            {
                return record;
            }
        }

        return null;
    }

    private static void AddIfListed(JobRecord<TJob, TResult> record, JobListing listing, List<JobSnapshot<TJob, TResult>> page)
    {
        if (listing.Statuses.Count == 0 || listing.Statuses.Contains(record.Status))
        {
            page.Add(record.ToSnapshot());
        }
    }
}
