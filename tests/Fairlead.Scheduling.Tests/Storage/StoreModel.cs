using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Storage;

/// <summary>A slow, obvious model of a job store, run step by step beside the real one; who is next is the only thing it takes from there.</summary>
internal sealed class StoreModel(
    IJobStore<string, string> store,
    JobQueueOptions options,
    ManualTimeProvider time,
    Func<IJobStore<string, string>, ValueTask> settle,
    Func<IJobStore<string, string>, ValueTask<IJobStore<string, string>>>? restart)
{
    private IJobStore<string, string> _store = store;
    private readonly List<ModelJob> _jobs = [];
    private readonly List<JobLease<string>> _pastLeases = [];
    private readonly Dictionary<JobStatus, long> _ended = new()
    {
        [JobStatus.Completed] = 0,
        [JobStatus.Dead] = 0,
        [JobStatus.Canceled] = 0,
    };

    private readonly SortedSet<string> _paused = new(StringComparer.Ordinal);
    private readonly List<ModelJob> _unannounced = [];
    private readonly List<(ModelJob Job, DateTimeOffset Back)> _announcing = [];

    private long _accepted;
    private long _place;
    private long _fencing;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task StepAsync(Random random)
    {
        if (restart is not null && random.Next(12) == 0)
        {
            await RestartAsync(restart);
        }

        switch (random.Next(14))
        {
            case <= 2:
                await EnqueueAsync(random);
                break;
            case <= 5:
                await LeaseAsync(random.Next(3) == 0 ? WorkerKind.ShortJobsOnly : WorkerKind.General);
                break;
            case <= 7:
                await EndAsync(random);
                break;
            case 8:
                await CancelAsync(random);
                break;
            case 9:
                await RedriveAsync(random);
                break;
            case 10:
                await UsePastLeaseAsync(random);
                break;
            case 11:
                await PauseOrResumeAsync($"caller-{random.Next(3)}");
                break;
            case 12:
                await AnnounceAsync(random);
                break;
            default:
                await AdvanceAsync(random.Next(1, 12));
                break;
        }

        await CompareAsync();
    }

    // Attempts that were running are lost, and announcements that somebody had taken wait again in the order of the ends.
    private async Task RestartAsync(Func<IJobStore<string, string>, ValueTask<IJobStore<string, string>>> restart)
    {
        _store = await restart(_store);
        foreach (var job in _jobs.Where(static job => job.Status == JobStatus.Running).ToList())
        {
            _pastLeases.Add(job.Lease!);
            LoseLease(job, time.GetUtcNow());
        }

        _unannounced.AddRange(_announcing.Select(static taken => taken.Job));
        _announcing.Clear();
        _unannounced.ForEach(static job => job.Announced = job.Ended);
        await CompareAsync();
    }

    private async Task EnqueueAsync(Random random)
    {
        var submissions = Enumerable.Range(0, random.Next(1, 4)).Select(_ => new JobSubmission<string>($"caller-{random.Next(3)}", "job")
        {
            Id = JobId.New(time),
            ExpectedDuration = TimeSpan.FromSeconds(random.Next(2) == 0 ? 0.5 : 60),
            Priority = (FairPriority)random.Next(-1, 2),

            // A quarter second off every other moment, so that nothing else falls due at the same time.
            Delay = TimeSpan.FromSeconds(random.Next(4) == 0 ? random.Next(1, 9) + 0.25 : 0),
        }).ToList();
        var queued = _jobs.Where(static job => job.Status is JobStatus.Delayed or JobStatus.Pending).ToList();
        var fits = queued.Count + submissions.Count <= options.MaxQueued
            && submissions.GroupBy(static one => one.Caller).All(group =>
                group.Count() + queued.Count(job => job.Caller == group.Key) <= options.MaxQueuedPerCaller);

        var result = await _store.EnqueueAsync(submissions, Token);

        Assert.Equal(fits, result.IsAccepted);
        foreach (var submission in fits ? submissions : [])
        {
            var isDelayed = submission.Delay > TimeSpan.Zero;
            _jobs.Add(new ModelJob(submission.Id, submission.Caller, submission.ExpectedDuration <= options.ShortJobBound, submission.Priority)
            {
                Place = ++_place,
                Status = isDelayed ? JobStatus.Delayed : JobStatus.Pending,
                Until = isDelayed ? time.GetUtcNow() + submission.Delay : DateTimeOffset.MaxValue,
            });
            _accepted++;
        }
    }

    private async Task LeaseAsync(WorkerKind kind)
    {
        var allowed = _jobs.Select(static job => job.Caller).Distinct().Select(caller => FirstOf(caller, kind)).OfType<ModelJob>().ToList();

        var lease = await _store.LeaseAsync(kind, Token);

        Assert.Equal(allowed.Count > 0, lease is not null);
        if (lease is not null)
        {
            // The first in its caller's line, one that no limit holds back, and none of a higher tier is.
            var job = Assert.Single(allowed, job => job.Id == lease.Id);
            Assert.Equal(allowed.Max(static other => other.Priority), job.Priority);
            Assert.True(lease.FencingToken > _fencing);
            _fencing = lease.FencingToken;
            (job.Status, job.Lease, job.Until) = (JobStatus.Running, lease, time.GetUtcNow() + options.LeaseDuration);
            Assert.Equal(++job.Attempts, lease.Attempt);
        }
    }

    private ModelJob? FirstOf(string caller, WorkerKind kind)
    {
        var running = _jobs.Where(job => job.Caller == caller && job.Status == JobStatus.Running).ToList();
        var longAllowed = kind == WorkerKind.General && running.Count(static job => !job.IsShort) < options.MaxRunningLongPerCaller;
        return running.Count >= options.MaxRunningPerCaller || _paused.Contains(caller)
            ? null
            : _jobs.Where(job => job.Caller == caller && job.Status == JobStatus.Pending && (job.IsShort || longAllowed))
                .OrderByDescending(static job => job.Priority).ThenBy(static job => job.Place)
                .FirstOrDefault();
    }

    private async Task EndAsync(Random random)
    {
        if (Pick(random, static job => job.Status == JobStatus.Running) is not { } job)
        {
            return;
        }

        var lease = job.Lease!;
        job.Lease = null;
        _pastLeases.Add(lease);
        switch (random.Next(5))
        {
            case 0:
                Assert.True(await _store.ReleaseAsync(lease, Token));
                job.Attempts--;
                (job.Status, job.Until) = (JobStatus.Pending, DateTimeOffset.MaxValue);
                break;
            case 1 or 2:
                // Half a second off every other moment, so that nothing else falls due at the same time.
                var delay = TimeSpan.FromSeconds(random.Next(1, 9) + 0.5);
                Assert.True(await _store.EndAsync(lease, JobOutcome.Failed<string>("failed"), delay, Token));
                if (job.Attempts < options.MaxAttempts)
                {
                    (job.Status, job.Place, job.Until) = (JobStatus.Delayed, ++_place, time.GetUtcNow() + delay);
                    break;
                }

                End(job, JobStatus.Dead, time.GetUtcNow());
                break;
            case 3:
                Assert.True(await _store.EndAsync(lease, JobOutcome.Dead<string>("dead"), TimeSpan.Zero, Token));
                End(job, JobStatus.Dead, time.GetUtcNow());
                break;
            default:
                Assert.True(await _store.EndAsync(lease, JobOutcome.Completed("done"), TimeSpan.Zero, Token));
                End(job, JobStatus.Completed, time.GetUtcNow());
                break;
        }
    }

    private async Task CancelAsync(Random random)
    {
        if (Pick(random, static _ => true) is not { } job)
        {
            return;
        }

        var expected = job.HasEnded ? CancelVerdict.AlreadyEnded : CancelVerdict.Canceled;
        Assert.Equal(expected, await _store.CancelAsync(job.Id, Token));
        if (expected == CancelVerdict.Canceled)
        {
            _pastLeases.AddRange(job.Lease is { } lease ? [lease] : []);
            job.Lease = null;
            End(job, JobStatus.Canceled, time.GetUtcNow());
        }
    }

    private async Task RedriveAsync(Random random)
    {
        if (Pick(random, static job => job.HasEnded) is not { } job)
        {
            return;
        }

        var queued = _jobs.Where(static other => other.Status is JobStatus.Delayed or JobStatus.Pending).ToList();
        var full = queued.Count >= options.MaxQueued || queued.Count(other => other.Caller == job.Caller) >= options.MaxQueuedPerCaller;
        var expected = job.Status != JobStatus.Dead ? RedriveVerdict.NotDead
            : queued.Count >= options.MaxQueued ? RedriveVerdict.QueueFull
            : full ? RedriveVerdict.CallerQueueFull
            : RedriveVerdict.Redriven;
        Assert.Equal(expected, (await _store.RedriveAsync(job.Id, Token)).Verdict);
        if (expected == RedriveVerdict.Redriven)
        {
            _ended[JobStatus.Dead]--;
            _unannounced.Remove(job);
            _announcing.RemoveAll(taken => taken.Job == job);
            (job.Status, job.Attempts, job.Place, job.Until) = (JobStatus.Pending, 0, ++_place, DateTimeOffset.MaxValue);
        }
    }

    // A lease is worth nothing once it has ended, been lost or been revoked.
    private async Task UsePastLeaseAsync(Random random)
    {
        if (_pastLeases.Count > 0)
        {
            var past = _pastLeases[random.Next(_pastLeases.Count)];
            Assert.False(await _store.EndAsync(past, JobOutcome.Completed("late"), TimeSpan.Zero, Token));
            Assert.False(await _store.ReleaseAsync(past, Token));
        }

        foreach (var job in _jobs.Where(static job => job.Lease is not null))
        {
            await _store.RenewAsync([job.Lease!], Token);
            job.Until = time.GetUtcNow() + options.LeaseDuration;
        }
    }

    private async Task PauseOrResumeAsync(string caller)
    {
        if (_paused.Remove(caller))
        {
            await _store.ResumeAsync(caller, Token);
        }
        else
        {
            _paused.Add(caller);
            await _store.PauseAsync(caller, Token);
        }
    }

    private async Task AnnounceAsync(Random random)
    {
        var count = random.Next(1, 4);
        var taken = await _store.TakeEndedAsync(count, Token);

        // In the order in which they came; what came within one second may be taken in any order.
        var jobs = taken.Select(job => _unannounced.Single(other => other.Id == job.Id)).ToList();
        Assert.Equal(_unannounced.Select(static job => job.Announced).Order().Take(count), jobs.Select(static job => job.Announced));
        _unannounced.RemoveAll(jobs.Contains);
        _announcing.AddRange(jobs.Select(job => (job, time.GetUtcNow() + options.LeaseDuration)));
        var acknowledged = _announcing.Where(_ => random.Next(3) > 0).Select(static taken => taken.Job).ToList();
        await _store.AcknowledgeEndedAsync([.. acknowledged.Select(static job => job.Id)], Token);
        _announcing.RemoveAll(taken => acknowledged.Contains(taken.Job));
        acknowledged.ForEach(job => job.Until = time.GetUtcNow() + options.Retention);
    }

    private async Task AdvanceAsync(int seconds)
    {
        // Second by second, for stores that look at due times only now and then.
        for (var second = 0; second < seconds; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await settle(_store);
            foreach (var job in _jobs.Where(job => job.Until <= time.GetUtcNow()).OrderBy(static job => job.Until).ThenBy(static job => job.Place).ToList())
            {
                await PassAsync(job);
            }

            while (_announcing.Count > 0 && _announcing[0].Back <= time.GetUtcNow())
            {
                LetAnnounce(_announcing[0].Job, _announcing[0].Back);
                _announcing.RemoveAt(0);
            }
        }
    }

    private async Task PassAsync(ModelJob job)
    {
        if (job.HasEnded)
        {
            _jobs.Remove(job);
            return;
        }

        if (job.Status == JobStatus.Delayed)
        {
            job.Place = ++_place;
        }

        if (job.Lease is { } lost)
        {
            _pastLeases.Add(lost);
            LoseLease(job, (await _store.FindAsync(job.Id, Token))!.EndedAt);
            return;
        }

        (job.Status, job.Until) = (JobStatus.Pending, DateTimeOffset.MaxValue);
    }

    private void LoseLease(ModelJob job, DateTimeOffset? at)
    {
        (job.Status, job.Lease, job.Until) = (JobStatus.Pending, null, DateTimeOffset.MaxValue);
        if (job.Attempts >= options.MaxAttempts)
        {
            End(job, JobStatus.Dead, at!.Value);
        }
    }

    private void End(ModelJob job, JobStatus status, DateTimeOffset at)
    {
        (job.Status, job.Until) = (status, options.AnnouncesEnds ? DateTimeOffset.MaxValue : at + options.Retention);
        _ended[status]++;
        if (options.AnnouncesEnds)
        {
            LetAnnounce(job, at);
            job.Ended = job.Announced;
        }
    }

    private void LetAnnounce(ModelJob job, DateTimeOffset at)
    {
        job.Announced = (long)Math.Ceiling((at - DateTimeOffset.UnixEpoch).TotalSeconds);
        _unannounced.Add(job);
    }

    private ModelJob? Pick(Random random, Func<ModelJob, bool> condition)
    {
        var candidates = _jobs.Where(condition).ToList();
        return candidates.Count == 0 ? null : candidates[random.Next(candidates.Count)];
    }

    private async Task CompareAsync()
    {
        var counts = await _store.GetStatisticsAsync(Token);
        Assert.Equal(_accepted, counts.Accepted);
        Assert.Equal(Count(JobStatus.Delayed), counts.Delayed);
        Assert.Equal(Count(JobStatus.Pending), counts.Pending);
        Assert.Equal(Count(JobStatus.Running), counts.Running);
        Assert.Equal((_ended[JobStatus.Completed], _ended[JobStatus.Dead], _ended[JobStatus.Canceled]), (counts.Completed, counts.Dead, counts.Canceled));
        Assert.Equal(_unannounced.Count + _announcing.Count, counts.Unannounced);
        Assert.Equal(_paused, counts.PausedCallers);
        Assert.Equal(counts.Accepted, counts.Delayed + counts.Pending + counts.Running + counts.Completed + counts.Dead + counts.Canceled);
        foreach (var job in _jobs)
        {
            var snapshot = await _store.FindAsync(job.Id, Token);
            Assert.Equal((job.Status, job.Attempts), (snapshot?.Status, snapshot?.Attempts));
        }

        var listed = await _store.ListAsync(new JobListing { Limit = 1_000 }, Token);
        Assert.Equal(_jobs.Select(static job => job.Id).Reverse(), listed.Jobs.Select(static job => job.Id));
    }

    private long Count(JobStatus status) => _jobs.Count(job => job.Status == status);
}
