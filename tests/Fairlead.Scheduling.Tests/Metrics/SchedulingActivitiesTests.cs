using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Metrics;

/// <summary>What a trace shows of work that runs in turns.</summary>
public sealed class SchedulingActivitiesTests
{
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_Listened_IsOneActivityAroundTheWork()
    {
        using var recorded = new RecordedActivities();
        using var scheduler = Create();

        var inside = await scheduler.RunAsync(
            new FairTurnRequest("a") { Priority = FairPriority.High }, static _ => Task.FromResult(Activity.Current), Token);

        var activity = Assert.Single(recorded.Ended);
        Assert.Same(activity, inside);
        Assert.Equal(("fairlead.scheduling.turn", ActivityStatusCode.Unset), (activity.OperationName, activity.Status));
        Assert.Equal([KeyValuePair.Create<string, object?>("tier", "high")], activity.TagObjects);
        Assert.Equal("granted", Assert.Single(activity.Events).Name);
        Assert.NotSame(activity, Activity.Current);
    }

    [Fact]
    public async Task RunAsync_MetricsIncludeCaller_NamesTheCaller()
    {
        using var recorded = new RecordedActivities();
        using var scheduler = Create(static options => options.MetricsIncludeCaller = true);

        await scheduler.RunAsync("a", static _ => Task.CompletedTask, Token);

        Assert.Equal("a", Assert.Single(recorded.Ended).GetTagItem("caller"));
    }

    [Fact]
    public async Task RunAsync_WorkThrows_IsAnError()
    {
        using var recorded = new RecordedActivities();
        using var scheduler = Create();

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => scheduler.RunAsync(
            "a", static _ => Task.FromException<int>(new InvalidTimeZoneException("no such zone")), Token));

        var activity = Assert.Single(recorded.Ended);
        Assert.Equal((ActivityStatusCode.Error, "no such zone"), (activity.Status, activity.StatusDescription));
        Assert.Equal(["granted", "exception"], activity.Events.Select(static happened => happened.Name));
    }

    [Fact]
    public async Task RunAsync_Rejected_IsAnErrorWithoutAGrant()
    {
        using var recorded = new RecordedActivities();
        using var scheduler = Create(static options => options.MaxQueued = 0);
        using var turn = await scheduler.AcquireAsync("a", Token);

        await Assert.ThrowsAsync<TurnRejectedException>(() => scheduler.RunAsync("b", static _ => Task.CompletedTask, Token));

        var activity = Assert.Single(recorded.Ended);
        Assert.Equal((ActivityStatusCode.Error, "exception"), (activity.Status, Assert.Single(activity.Events).Name));
    }

    private FairScheduler Create(Action<FairSchedulerOptions>? configure = null)
    {
        var options = new FairSchedulerOptions { MaxConcurrency = 1 };
        configure?.Invoke(options);
        return new FairScheduler(options, _time, NullLogger<FairScheduler>.Instance);
    }
}
