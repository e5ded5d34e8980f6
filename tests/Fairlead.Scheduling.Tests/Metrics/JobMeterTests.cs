using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Metrics;
using Fairlead.Scheduling.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Metrics;

/// <summary>What a job queue tells those who listen to its meter and its activities.</summary>
public sealed class JobMeterTests : IDisposable
{
    private readonly RecordedMeasurements _measured = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _measured.Dispose();

    [Fact]
    public async Task Instruments_OfAQueue_HaveTheirNamesKindsAndUnits()
    {
        await using var fixture = WorkersFixture.Create(ScriptedHandler.Echo(), meterFactory: _measured);

        Assert.Equal(
            [
                "fairlead.scheduling.jobs.duration Histogram`1 s",
                "fairlead.scheduling.jobs.queued ObservableUpDownCounter`1 {job}",
                "fairlead.scheduling.jobs.rejected Counter`1 {job}",
                "fairlead.scheduling.jobs.running ObservableUpDownCounter`1 {job}",
                "fairlead.scheduling.jobs.wait Histogram`1 s",
            ],
            _measured.Instruments.Select(static instrument => $"{instrument.Name} {instrument.GetType().Name} {instrument.Unit}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task QueuedAndRunning_JobsInEveryState_AreCounted()
    {
        await using var fixture = await WorkersFixture.StartAsync(ScriptedHandler.UntilStopped(), static options => options.Workers = 1, _measured);
        await fixture.Queue.EnqueueAsync("a", "runs", Token);
        await fixture.Handler.NextCallAsync();
        await fixture.Queue.EnqueueAsync("a", "waits", Token);
        await fixture.Queue.TryEnqueueAsync(new JobSubmission<string>("a", "is delayed") { Delay = TimeSpan.FromDays(1) }, Token);

        Assert.Equal([(2, "queue=shout")], _measured.Observe("jobs.queued"));
        Assert.Equal([(1, "queue=shout")], _measured.Observe("jobs.running"));
    }

    [Fact]
    public async Task QueuedAndRunning_NothingKnownYet_AreNotMeasured()
    {
        await using var fixture = WorkersFixture.Create(ScriptedHandler.Echo());
        var statistics = await fixture.Queue.GetStatisticsAsync(Token);
        JobQueueStatistics? known = null;
        using var meter = new JobMeter(_measured, "shout", includesCaller: false, () => known);
        Assert.Empty(_measured.Observe("jobs.queued"));

        known = statistics with { Pending = 3, Delayed = 4, Running = 5 };

        Assert.Equal([(7, "queue=shout")], _measured.Observe("jobs.queued"));
        Assert.Equal([(5, "queue=shout")], _measured.Observe("jobs.running"));
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("failed")]
    [InlineData("dead")]
    [InlineData("timed_out")]
    [InlineData("canceled")]
    [InlineData("stopped")]
    public async Task Duration_OfEveryOutcome_IsRecordedUnderIt(string outcome)
    {
        await using var fixture = await WorkersFixture.StartAsync(
            new ScriptedHandler((_, token) => HandleAsync(outcome, token)),
            static options => (options.JobTimeout, options.LeaseDuration) = (TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)), _measured);
        var id = await fixture.Queue.EnqueueAsync("a", "text", Token);
        if (outcome is "timed_out" or "canceled" or "stopped")
        {
            await fixture.Handler.NextCallAsync();
            fixture.Time.Advance(TimeSpan.FromSeconds(outcome == "timed_out" ? 60 : 7));
            await (outcome switch
            {
                "canceled" => fixture.Queue.CancelAsync(id, Token).AsTask(),
                "stopped" => fixture.StopAtOnceAsync(),
                _ => Task.CompletedTask,
            });
        }

        await WorkersFixture.UntilAsync(() => Task.FromResult(_measured.Of("jobs.duration").Count > 0));

        var expected = outcome switch { "timed_out" => 60, "canceled" or "stopped" => 7, _ => 0 };
        Assert.Equal([(expected, $"queue=shout tier=normal outcome={outcome}")], _measured.Of("jobs.duration"));
    }

    [Fact]
    public void Wait_StoreThatTells_IsRecordedWithTheTier()
    {
        using var meter = new JobMeter(_measured, "shout", includesCaller: true, static () => null);
        using var told = new JobLease<string>(JobId.New(TimeProvider.System), "a", "text", attempt: 1, fencingToken: 1)
        {
            Priority = FairPriority.High,
            Waited = TimeSpan.FromSeconds(2.5),
        };
        using var untold = new JobLease<string>(JobId.New(TimeProvider.System), "a", "text", attempt: 1, fencingToken: 2);

        meter.RecordWait(told);
        meter.RecordWait(untold);

        Assert.Equal([(2.5, "queue=shout tier=high caller=a")], _measured.Of("jobs.wait"));
    }

    [Fact]
    public async Task Wait_OfAJobThatRan_IsRecordedWithItsTier()
    {
        await using var fixture = WorkersFixture.Create(ScriptedHandler.Echo(), meterFactory: _measured);
        var accepted = await fixture.Queue.TryEnqueueAsync(new JobSubmission<string>("a", "text") { Priority = FairPriority.High }, Token);
        fixture.Time.Advance(TimeSpan.FromSeconds(2.5));

        await fixture.Workers.StartAsync(Token);
        await fixture.EndOfAsync(Assert.Single(accepted.Ids));

        Assert.Equal([(2.5, "queue=shout tier=high")], _measured.Of("jobs.wait"));
    }

    [Fact]
    public async Task Rejected_FullQueues_AreCountedByReasonAndTier()
    {
        await using var fixture = WorkersFixture.Create(
            ScriptedHandler.Echo(), static options => (options.MaxQueued, options.MaxQueuedPerCaller) = (3, 2), _measured);
        await fixture.Queue.TryEnqueueAsync([new JobSubmission<string>("a", "1"), new JobSubmission<string>("a", "2")], Token);

        await fixture.Queue.TryEnqueueAsync(new JobSubmission<string>("a", "3") { Priority = FairPriority.High }, Token);
        await fixture.Queue.TryEnqueueAsync([new JobSubmission<string>("b", "4"), new JobSubmission<string>("c", "5")], Token);

        Assert.Equal(
            [
                (1, "queue=shout tier=high reason=caller_queue_full"),
                (1, "queue=shout tier=normal reason=queue_full"), (1, "queue=shout tier=normal reason=queue_full"),
            ],
            _measured.Of("jobs.rejected"));
    }

    [Fact]
    public async Task MetricsIncludeCaller_On_NamesTheCaller()
    {
        using var recorded = new RecordedActivities();
        await using var fixture = await WorkersFixture.StartAsync(
            ScriptedHandler.Echo(), static options => (options.MetricsIncludeCaller, options.MaxQueuedPerCaller) = (true, 1), _measured);

        await fixture.EndOfAsync(await fixture.Queue.EnqueueAsync("a", "text", Token));
        await fixture.Queue.TryEnqueueAsync([new JobSubmission<string>("b", "1"), new JobSubmission<string>("b", "2")], Token);

        Assert.Equal([(0, "queue=shout tier=normal caller=a outcome=completed")], _measured.Of("jobs.duration"));
        Assert.All(_measured.Of("jobs.rejected"), static rejected => Assert.Contains("caller=b", rejected.Tags, StringComparison.Ordinal));
        Assert.Equal("a", Assert.Single(recorded.Ended).GetTagItem("caller"));
    }

    [Fact]
    public async Task Activity_OfAJob_SaysWhichAttemptAndHowItEnded()
    {
        using var recorded = new RecordedActivities();
        await using var fixture = await WorkersFixture.StartAsync(
            new ScriptedHandler(static (context, _) => context.Job == "throw"
                ? throw new InvalidTimeZoneException("no such zone")
                : ValueTask.FromResult(JobOutcome.Completed(Activity.Current?.OperationName ?? ""))),
            static options => options.MaxAttempts = 1,
            _measured);

        var completed = await fixture.EndOfAsync(await fixture.Queue.EnqueueAsync("a", "text", Token));
        var dead = await fixture.EndOfAsync(await fixture.Queue.EnqueueAsync("a", "throw", Token));

        Assert.Equal("fairlead.scheduling.job", completed.Result);
        var activities = recorded.Ended;
        Assert.Equal(
            [$"shout {completed.Id} 1 normal completed {ActivityStatusCode.Unset}", $"shout {dead.Id} 1 normal failed {ActivityStatusCode.Error}"],
            activities.Select(static activity => string.Join(
                ' ', new[] { "queue", "job", "attempt", "tier", "outcome" }.Select(activity.GetTagItem).Append(activity.Status))));
        Assert.All(activities, static activity => Assert.Equal((ActivityKind.Consumer, null), (activity.Kind, activity.GetTagItem("caller"))));
        Assert.Equal("exception", Assert.Single(activities[1].Events).Name);
    }

    [Fact]
    public async Task AddFairJobs_MeterFactoryOfTheHost_MakesTheMeters()
    {
        var services = new ServiceCollection().AddSingleton<IMeterFactory>(_measured);
        services.AddFairJobs<string, string>("shout").HandledBy<DependencyInjection.UpperCaseHandler>();
        await using var provider = services.BuildServiceProvider();
        using var workers = provider.GetRequiredService<JobWorkers<string, string>>();

        await provider.GetRequiredService<JobQueue<string, string>>().EnqueueAsync("a", "text", Token);

        Assert.Equal([(1, "queue=shout")], _measured.Observe("jobs.queued"));
        Assert.Equal(5, _measured.Instruments.Count);
    }

    private static async ValueTask<JobOutcome<string>> HandleAsync(string outcome, CancellationToken token)
    {
        if (outcome is "timed_out" or "canceled" or "stopped")
        {
            await Never.EndsAsync(token);
        }

        return outcome switch
        {
            "failed" => JobOutcome.Failed<string>("once"),
            "dead" => JobOutcome.Dead<string>("for good"),
            _ => JobOutcome.Completed("done"),
        };
    }
}
