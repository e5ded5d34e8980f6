using System.Diagnostics.Metrics;
using Fairlead.Scheduling.Metrics;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fairlead.Scheduling.Jobs;

/// <summary>A fair job queue, as those who submit jobs and ask for them see it.</summary>
/// <remarks>Thread-safe. What it costs is what its store costs; see <see cref="IJobStore{TJob, TResult}"/>.</remarks>
/// <typeparam name="TJob">What the handler needs to know; treated as immutable.</typeparam>
/// <typeparam name="TResult">What the handler returns.</typeparam>
public sealed class JobQueue<TJob, TResult>
{
    private const int LargestPage = 1_000;

    private readonly IJobStore<TJob, TResult> _store;
    private readonly EnqueueMeter? _meter;

    /// <summary>Makes a queue over a store; it measures nothing.</summary>
    /// <param name="store">Where the jobs are kept.</param>
    public JobQueue(IJobStore<TJob, TResult> store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
    }

    /// <summary>Makes a queue over a store that counts refused jobs.</summary>
    /// <param name="store">Where the jobs are kept.</param>
    /// <param name="name">The name of the queue in metrics; not empty.</param>
    /// <param name="options">Settings, read now: whether metrics name the caller.</param>
    /// <param name="meterFactory">Makes the meter and owns it.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public JobQueue(IJobStore<TJob, TResult> store, string name, JobQueueOptions options, IMeterFactory meterFactory)
        : this(store)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(meterFactory);
        _meter = new EnqueueMeter(meterFactory, name, options.MetricsIncludeCaller);
    }

    /// <summary>Submits one job and returns its id once it is stored.</summary>
    /// <param name="caller">The flow that is charged; not empty.</param>
    /// <param name="job">What is to be done.</param>
    /// <param name="cancellationToken">Ends the call; the job may have been stored nevertheless.</param>
    /// <exception cref="ArgumentException">The caller is empty.</exception>
    /// <exception cref="JobRejectedException">A queue is full.</exception>
    public async ValueTask<JobId> EnqueueAsync(string caller, TJob job, CancellationToken cancellationToken = default)
    {
        var result = await TryEnqueueAsync(new JobSubmission<TJob>(caller, job), cancellationToken).ConfigureAwait(false);
        return result.IsAccepted ? result.Ids[0] : throw new JobRejectedException(result.Verdict, result.RetryAfter);
    }

    /// <summary>Submits one job; a full queue is an answer, not an exception.</summary>
    /// <inheritdoc cref="TryEnqueueAsync(IReadOnlyList{JobSubmission{TJob}}, CancellationToken)" />
    public ValueTask<EnqueueResult> TryEnqueueAsync(JobSubmission<TJob> submission, CancellationToken cancellationToken = default) =>
        TryEnqueueAsync([submission], cancellationToken);

    /// <summary>Submits jobs, all or none; a full queue is an answer, not an exception.</summary>
    /// <exception cref="ArgumentException">A caller is empty, or a property of a submission is out of its range.</exception>
    public async ValueTask<EnqueueResult> TryEnqueueAsync(
        IReadOnlyList<JobSubmission<TJob>> submissions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        for (var index = 0; index < submissions.Count; index++)
        {
            SubmissionRules.ThrowIfBroken(submissions[index]);
        }

        var result = await _store.EnqueueAsync(submissions, cancellationToken).ConfigureAwait(false);
        if (!result.IsAccepted)
        {
            _meter?.CountRejected(submissions, result.Verdict);
        }

        return result;
    }

    /// <summary>Reads a job.</summary>
    /// <returns>What is known now; <see langword="null"/> when the id is unknown or the job was forgotten.</returns>
    public ValueTask<JobSnapshot<TJob, TResult>?> FindAsync(JobId id, CancellationToken cancellationToken = default) =>
        _store.FindAsync(id, cancellationToken);

    /// <summary>Waits until a job has ended, or the time is over, and reads it.</summary>
    /// <param name="id">The job.</param>
    /// <param name="timeout">From zero to 1 day.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What is known then; <see langword="null"/> when the id is unknown or the job was forgotten.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is out of its range.</exception>
    public ValueTask<JobSnapshot<TJob, TResult>?> WaitAsync(
        JobId id, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, TimeSpan.FromDays(1));
        return _store.WaitAsync(id, timeout, cancellationToken);
    }

    /// <summary>Cancels a job; the handler of a running one is asked to stop.</summary>
    public ValueTask<CancelVerdict> CancelAsync(JobId id, CancellationToken cancellationToken = default) =>
        _store.CancelAsync(id, cancellationToken);

    /// <summary>Lets a dead job wait for its turn again, with its attempts counted from zero.</summary>
    public ValueTask<RedriveResult> RedriveAsync(JobId id, CancellationToken cancellationToken = default) =>
        _store.RedriveAsync(id, cancellationToken);

    /// <summary>Lists jobs, newest first, a page at a time.</summary>
    /// <exception cref="ArgumentException">The limit is out of its range.</exception>
    /// <exception cref="FormatException">The cursor was not made by this queue.</exception>
    public ValueTask<JobPage<TJob, TResult>> ListAsync(JobListing listing, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(listing);
        if (listing.Limit is < 1 or > LargestPage)
        {
            throw new ArgumentException($"The limit must be from 1 to {LargestPage:N0}, not {listing.Limit}.", nameof(listing));
        }

        return _store.ListAsync(listing, cancellationToken);
    }

    /// <summary>Changes the share of a caller, from its next job on.</summary>
    /// <param name="caller">The flow; not empty.</param>
    /// <param name="weight">From 0.000001 to 1,000,000; 1 is the weight of everybody else.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException"><paramref name="caller"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is out of its range.</exception>
    public ValueTask SetWeightAsync(string caller, double weight, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(caller);
        FlowWeight.ThrowIfInvalid(weight);
        return _store.SetWeightAsync(caller, weight, cancellationToken);
    }

    /// <summary>Begins no more jobs of a caller until it is resumed; those that run go on, and new ones may be submitted.</summary>
    /// <param name="caller">The flow; not empty.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException"><paramref name="caller"/> is empty.</exception>
    public ValueTask PauseAsync(string caller, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(caller);
        return _store.PauseAsync(caller, cancellationToken);
    }

    /// <summary>Lets a paused caller's jobs begin again, without credit for the time in between.</summary>
    /// <inheritdoc cref="PauseAsync" />
    public ValueTask ResumeAsync(string caller, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(caller);
        return _store.ResumeAsync(caller, cancellationToken);
    }

    /// <summary>Counts what the queue holds and has done.</summary>
    public ValueTask<JobQueueStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        _store.GetStatisticsAsync(cancellationToken);

    internal static JobQueue<TJob, TResult> Create(IServiceProvider provider, string name)
    {
        var store = provider.GetRequiredService<IJobStore<TJob, TResult>>();
        return provider.GetService<IMeterFactory>() is { } meterFactory
            ? new JobQueue<TJob, TResult>(store, name, provider.GetRequiredService<IOptionsMonitor<JobQueueOptions>>().Get(name), meterFactory)
            : new JobQueue<TJob, TResult>(store);
    }
}
