using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Metrics;

/// <summary>What a scheduler tells those who listen to its meter.</summary>
public sealed class TurnMeterTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecordedMeasurements _measured = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _measured.Dispose();

    [Fact]
    public void Instruments_OfAScheduler_HaveTheirNamesKindsAndUnits()
    {
        using var scheduler = Create();

        Assert.Equal(
            [
                "fairlead.scheduling.turns.duration Histogram`1 s",
                "fairlead.scheduling.turns.queued ObservableUpDownCounter`1 {turn}",
                "fairlead.scheduling.turns.rejected Counter`1 {turn}",
                "fairlead.scheduling.turns.running ObservableUpDownCounter`1 {turn}",
                "fairlead.scheduling.turns.wait Histogram`1 s",
            ],
            _measured.Instruments.Select(static instrument => $"{instrument.Name} {instrument.GetType().Name} {instrument.Unit}").Order(StringComparer.Ordinal));
        Assert.All(_measured.Instruments, static instrument => Assert.Equal("Fairlead.Scheduling", instrument.Meter.Name));
        Assert.All(_measured.Instruments, static instrument => Assert.False(string.IsNullOrEmpty(instrument.Description)));
    }

    [Fact]
    public async Task QueuedAndRunning_TurnsOfEveryTier_AreCountedByTier()
    {
        using var scheduler = Create();
        var turn = await scheduler.AcquireAsync("a", Token);
        var line = new TurnLine(scheduler);
        line.Ask("a", FairPriority.High);
        line.Ask("a", FairPriority.Low);
        line.Ask("b", FairPriority.Low);

        Assert.Equal([(1, "tier=high"), (2, "tier=low"), (0, "tier=normal")], _measured.Observe("turns.queued"));
        Assert.Equal([(0, "tier=high"), (0, "tier=low"), (1, "tier=normal")], _measured.Observe("turns.running"));

        (turn, _) = await line.PassOnAsync(turn);

        Assert.Equal([(0, "tier=high"), (2, "tier=low"), (0, "tier=normal")], _measured.Observe("turns.queued"));
        Assert.Equal([(1, "tier=high"), (0, "tier=low"), (0, "tier=normal")], _measured.Observe("turns.running"));
        await line.PassOnToAllAsync(turn);
        Assert.All(_measured.Observe("turns.queued").Concat(_measured.Observe("turns.running")), static measured => Assert.Equal(0, measured.Value));
    }

    [Fact]
    public async Task WaitAndDuration_TurnsThatWaited_AreRecordedInSeconds()
    {
        using var scheduler = Create();
        var turn = await scheduler.AcquireAsync("a", Token);
        var line = new TurnLine(scheduler);
        line.Ask("b", FairPriority.High);
        _time.Advance(TimeSpan.FromSeconds(2.5));
        (turn, _) = await line.PassOnAsync(turn);
        _time.Advance(TimeSpan.FromSeconds(7));
        turn.Dispose();
        turn.Dispose();

        Assert.Equal([(0, "tier=normal"), (2.5, "tier=high")], _measured.Of("turns.wait"));
        Assert.Equal([(2.5, "tier=normal"), (7, "tier=high")], _measured.Of("turns.duration"));
    }

    [Fact]
    public async Task Rejected_EveryReason_IsCountedUnderIt()
    {
        using var scheduler = Create(static options => (options.MaxQueued, options.MaxQueuedPerCaller, options.QueueTimeout) = (2, 1, TimeSpan.FromSeconds(5)));
        await scheduler.AcquireAsync("a", Token);
        var waiting = new[] { scheduler.AcquireAsync("a", Token).AsTask(), scheduler.AcquireAsync("b", Token).AsTask() };
        await scheduler.AcquireAsync(new FairTurnRequest("a") { Priority = FairPriority.High }, Token);
        await scheduler.AcquireAsync("c", Token);
        _time.Advance(TimeSpan.FromSeconds(6));
        await Task.WhenAll(waiting);

        Assert.Equal(
            [
                (1, "tier=high reason=caller_queue_full"), (1, "tier=normal reason=queue_full"),
                (1, "tier=normal reason=timed_out"), (1, "tier=normal reason=timed_out"),
            ],
            _measured.Of("turns.rejected"));
    }

    [Fact]
    public async Task MetricsIncludeCaller_On_NamesTheCaller()
    {
        using var scheduler = Create(static options => (options.MetricsIncludeCaller, options.MaxQueued) = (true, 0));
        var turn = await scheduler.AcquireAsync("a", Token);
        await scheduler.AcquireAsync("b", Token);
        turn.Dispose();

        Assert.Equal([(0, "tier=normal caller=a")], _measured.Of("turns.wait"));
        Assert.Equal([(0, "tier=normal caller=a")], _measured.Of("turns.duration"));
        Assert.Equal([(1, "tier=normal reason=queue_full caller=b")], _measured.Of("turns.rejected"));
        Assert.All(_measured.Observe("turns.running"), static measured => Assert.DoesNotContain("caller", measured.Tags, StringComparison.Ordinal));
    }

    // Whoever listens is foreign code: under the lock it would deadlock the scheduler that it asks.
    [Fact]
    public async Task Listener_ThatAsksTheScheduler_IsCalledOutsideOfItsLock()
    {
        using var scheduler = Create();
        using var listener = new MeterListener();
        var seen = new List<int>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, _measured))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => seen.Add(Race.ResultOf(Task.Run(() => scheduler.GetStatistics().Running))));
        listener.Start();

        var turn = await scheduler.AcquireAsync("a", Token);
        turn.Dispose();

        Assert.Equal([1, 0], seen);
    }

    [Fact]
    public void Dispose_OwnMeter_EndsItsInstruments()
    {
        var thread = Environment.CurrentManagedThreadId;
        var (published, ended) = (0, 0);
        using var listener = new MeterListener
        {
            // Other tests make meters of this name as well, but not on this thread while this test runs on it.
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter is { Name: "Fairlead.Scheduling", Scope: null } && Environment.CurrentManagedThreadId == thread)
                {
                    published++;
                    self.EnableMeasurementEvents(instrument);
                }
            },
            MeasurementsCompleted = (_, _) => ended++,
        };
        listener.Start();
        var before = published;
        var scheduler = new FairScheduler(new FairSchedulerOptions(), _time, NullLogger<FairScheduler>.Instance);
        var own = published - before;
        Assert.Equal(0, ended);

        scheduler.Dispose();

        Assert.Equal((5, 5), (own, ended));
    }

    [Fact]
    public async Task AddFairScheduler_MeterFactoryOfTheHost_MakesTheMeter()
    {
        var services = new ServiceCollection().AddSingleton<IMeterFactory>(_measured);
        services.AddFairScheduler();
        await using var provider = services.BuildServiceProvider();

        (await provider.GetRequiredService<FairScheduler>().AcquireAsync("a", Token)).Dispose();

        Assert.Single(_measured.Of("turns.wait"));
    }

    private FairScheduler Create(Action<FairSchedulerOptions>? configure = null)
    {
        var options = new FairSchedulerOptions { MaxConcurrency = 1 };
        configure?.Invoke(options);
        return new FairScheduler(options, _time, NullLogger<FairScheduler>.Instance, _measured);
    }
}
