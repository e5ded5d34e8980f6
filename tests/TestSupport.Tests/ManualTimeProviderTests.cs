namespace TestSupport.Tests;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Advance_NoTimers_MovesBothClocks()
    {
        var (clock, stamp) = (_time.GetUtcNow(), _time.GetTimestamp());

        _time.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(TimeSpan.FromSeconds(90), _time.GetUtcNow() - clock);
        Assert.Equal(TimeSpan.FromSeconds(90), _time.GetElapsedTime(stamp));
    }

    [Fact]
    public void Advance_Backwards_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.Advance(TimeSpan.FromTicks(-1)));

    [Fact]
    public void Advance_SeveralTimers_FiresThemInOrderOfTheirTimes()
    {
        using var late = Start("late", 3);
        using var early = Start("early", 1);
        using var tiedFirst = Start("tied first", 2);
        using var tiedSecond = Start("tied second", 2);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["early at 1", "tied first at 2", "tied second at 2", "late at 3"], _fired);
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public void Advance_ShortOfTheTime_FiresNothing()
    {
        using var timer = Start("timer", 2);

        _time.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));

        Assert.Empty(_fired);
        Assert.Equal(1, _time.PendingTimers);
    }

    [Fact]
    public void Advance_PeriodicTimer_FiresOncePerPeriod()
    {
        using var timer = Start("beat", 1, period: 2);

        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(["beat at 1", "beat at 3", "beat at 5"], _fired);
    }

    [Fact]
    public void Advance_TimerDueAtOnce_FiresOnTheNextAdvance()
    {
        using var timer = Start("now", 0);
        Assert.Empty(_fired);

        _time.Advance(TimeSpan.Zero);

        Assert.Equal(["now at 0"], _fired);
    }

    [Fact]
    public void Change_InsideTheCallback_SchedulesFromTheTimersOwnTime()
    {
        ITimer? timer = null;
        timer = _time.CreateTimer(
            _ =>
            {
                Record("again");
                if (_fired.Count < 3)
                {
                    timer!.Change(TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
                }
            },
            state: null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(100));

        Assert.Equal(["again at 1", "again at 3", "again at 5"], _fired);
        timer.Dispose();
    }

    [Fact]
    public void Advance_InsideACallback_DoesNotRunTheClockBackwards()
    {
        using var outer = _time.CreateTimer(
            _ =>
            {
                Record("outer");
                _time.Advance(TimeSpan.FromSeconds(5));
            },
            state: null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using var inner = Start("inner", 4);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["outer at 1", "inner at 4"], _fired);
        Assert.Equal(TimeSpan.FromSeconds(6).Ticks, _time.GetTimestamp());
    }

    [Fact]
    public void Dispose_BeforeItsTime_NeverFires()
    {
        var timer = Start("never", 1);
        timer.Dispose();

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Empty(_fired);
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public void Change_DisposedTimer_ReturnsFalseAndStaysSilent()
    {
        var timer = Start("never", 1);
        timer.Dispose();

        Assert.False(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Empty(_fired);
    }

    [Fact]
    public void Dispose_InsideTheCallback_EndsAPeriodicTimer()
    {
        ITimer? timer = null;
        timer = _time.CreateTimer(
            _ =>
            {
                Record("once");
                timer!.Dispose();
            },
            state: null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["once at 1"], _fired);
    }

    [Fact]
    public async Task Delay_OnThisClock_EndsWhenItsTimeComes()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMinutes(1), _time);
        var delay = Task.Delay(TimeSpan.FromSeconds(30), _time, TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(delay.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await delay;

        Assert.False(source.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(source.IsCancellationRequested);
    }

    private ITimer Start(string name, double dueSeconds, double? period = null) =>
        _time.CreateTimer(
            _ => Record(name), state: null, TimeSpan.FromSeconds(dueSeconds),
            period is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan);

    private void Record(string name) => _fired.Add($"{name} at {_time.GetTimestamp() / TimeSpan.TicksPerSecond}");
}
