using LoadTest.Statistics;

namespace LoadTest.Tests.Statistics;

public sealed class SharedBacklogTests
{
    // Times in the tests are in units of 50 ms: the shortest stretch that counts is 10.
    private const long Unit = TimeSpan.TicksPerMillisecond * 50;

    [Fact]
    public void Of_TurnsTaken_IsPerfectlyFair()
    {
        // One worker, two clients, jobs of 10 units in turn; both have one waiting until 60.
        JobTimes[] jobs = [.. Enumerable.Range(0, 8).Select(static job => new JobTimes(job % 2, 0, 10 * job, 10 * (job + 1)))];

        var backlog = SharedBacklog.Of(InTicks(jobs), 2);

        Assert.Equal(new TimeSpan(60 * Unit), backlog.Duration);
        Assert.Equal(1, backlog.ByWorkerTime!.Value, 12);
    }

    [Fact]
    public void Of_OneClientFirst_IsUnfair()
    {
        // Client 0 gets the worker for 0-40 while client 1 waits.
        JobTimes[] jobs =
        [
            new(0, 0, 0, 20), new(0, 0, 20, 40), new(0, 0, 40, 60),
            new(1, 0, 60, 80),
        ];

        var backlog = SharedBacklog.Of(InTicks(jobs), 2);

        // Backlogged together until 40: client 0's last job starts then.
        Assert.Equal(new TimeSpan(40 * Unit), backlog.Duration);
        Assert.Equal(0.5, backlog.ByWorkerTime!.Value, 12);
        Assert.Equal(0.5, backlog.ByJobs!.Value, 12);
    }

    [Fact]
    public void Of_JobLongerThanTheBacklog_CountsOnlyItsPartWithin()
    {
        // Both wait during 0-10 only; client 0 runs from 0 to 100, client 1 from 5 to 10 and then on.
        JobTimes[] jobs =
        [
            new(0, 0, 0, 100), new(0, 0, 100, 110),
            new(1, 0, 5, 8), new(1, 0, 10, 200),
        ];

        var backlog = SharedBacklog.Of(InTicks(jobs), 2);

        Assert.Equal(new TimeSpan(10 * Unit), backlog.Duration);
        Assert.Equal(JainIndex.Of([10, 3])!.Value, backlog.ByWorkerTime!.Value, 12);
    }

    [Fact]
    public void Of_NeverBothWaiting_HasNoIndex()
    {
        JobTimes[] jobs = [new(0, 0, 0, 10), new(1, 20, 20, 30)];

        Assert.Equal(new SharedBacklog(TimeSpan.Zero, 0, null, null), SharedBacklog.Of(InTicks(jobs), 2));
    }

    [Fact]
    public void Of_ClientWithoutJobs_HasNoIndex() => Assert.Equal(0, SharedBacklog.Of(InTicks([new(0, 0, 5, 10)]), 2).Jobs);

    [Fact]
    public void Of_ShortStretches_AreNotCounted()
    {
        // Both wait during 0-9, and again during 20-29.
        JobTimes[] jobs =
        [
            new(0, 0, 9, 20), new(0, 20, 29, 30),
            new(1, 0, 40, 50), new(1, 20, 50, 60),
        ];

        Assert.Equal(0, SharedBacklog.Of(InTicks(jobs), 2).Jobs);
    }

    private static JobTimes[] InTicks(JobTimes[] jobs) =>
        [.. jobs.Select(static job => new JobTimes(job.Client, job.Submitted * Unit, job.Started * Unit, job.Ended * Unit))];
}
