using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Tests.Ordering;

/// <summary>Runs the same commands on the order under test and on the reference, and compares all that can be seen after each.</summary>
internal sealed class OrderRun(FairOrderLimits limits)
{
    private static readonly string[] Keys = ["a", "b", "c", "d", "e"];
    private static readonly double[] Weights = [0.25, 0.5, 1, 2, 4];

    private readonly FairOrder _order = new(limits);
    private readonly ReferenceOrder _reference = new(limits);
    private readonly List<TestItem> _waiting = [];
    private readonly List<TestItem> _running = [];
    private double _now;
    private int _entered;

    public int Taken { get; private set; }

    public void Execute(OrderCommand command, byte which, byte amount)
    {
        switch (command)
        {
            case OrderCommand.Enter or OrderCommand.EnterShort:
                Enter(Keys[which % Keys.Length], isShort: command == OrderCommand.EnterShort, amount % 32 / 8.0, FairPriority.Normal);
                break;
            case OrderCommand.EnterInTier:
                Enter(Keys[which % Keys.Length], isShort: amount % 2 == 0, amount % 32 / 8.0, (FairPriority)((amount / 32 % 3) - 1));
                break;
            case OrderCommand.EnterOrStart:
                EnterOrStart(Keys[which % Keys.Length], isShort: amount % 2 == 0, amount % 8 / 4.0, (FairPriority)((amount / 32 % 3) - 1));
                break;
            case OrderCommand.Take or OrderCommand.TakeShort:
                Take(shortOnly: command == OrderCommand.TakeShort);
                break;
            case OrderCommand.End when _running.Count > 0:
                Change(_running, which, _order.End, _reference.End);
                break;
            case OrderCommand.Withdraw when _waiting.Count > 0:
                Change(_waiting, which, _order.Withdraw, _reference.Withdraw);
                break;
            case OrderCommand.Return when _running.Count > 0:
                _waiting.Add(Change(_running, which, _order.Return, _reference.Return));
                break;
            case OrderCommand.Wait:
                _now += amount % 16 / 8.0;
                break;
            case OrderCommand.SetWeight:
                _order.SetWeight(Keys[which % Keys.Length], Weights[amount % Weights.Length]);
                _reference.SetWeight(Keys[which % Keys.Length], Weights[amount % Weights.Length]);
                break;
            case OrderCommand.Pause or OrderCommand.Resume:
                SetPaused(Keys[which % Keys.Length], command == OrderCommand.Pause);
                break;
            default:
                break;
        }

        Compare();
    }

    private void SetPaused(string key, bool paused)
    {
        _reference.AdvanceTo(_now);
        _reference.SetPaused(key, paused);
        _order.SetPaused(key, paused, _now);
        Assert.Equal(paused, _order.IsPaused(key));
    }

    private void Enter(string key, bool isShort, double guess, FairPriority priority)
    {
        var item = new TestItem(key, ++_entered);
        _reference.AdvanceTo(_now);
        _reference.Enter(item, guess, isShort, priority);
        _order.Enter(item, key, TimeSpan.FromSeconds(guess), isShort, priority, _now);
        _waiting.Add(item);
    }

    private void EnterOrStart(string key, bool isShort, double guess, FairPriority priority)
    {
        var item = new TestItem(key, ++_entered);
        _reference.AdvanceTo(_now);
        var othersCouldStart = _reference.CountTakeable(shortOnly: false) > 0;
        _reference.Enter(item, guess, isShort, priority);
        var expected = !othersCouldStart && _reference.FindNext(shortOnly: false).Contains(item);
        Assert.Equal(expected, _order.EnterOrStart(item, key, TimeSpan.FromSeconds(guess), isShort, priority, _now));
        (expected ? _running : _waiting).Add(item);
        if (expected)
        {
            _reference.Start(item);
        }
    }

    private void Take(bool shortOnly)
    {
        _reference.AdvanceTo(_now);
        var allowed = _reference.FindNext(shortOnly);
        var taken = (TestItem?)_order.TakeNext(shortOnly, _now);
        if (taken is null)
        {
            Assert.Empty(allowed);
            return;
        }

        Assert.Contains(taken, allowed);
        _reference.Start(taken);
        _waiting.Remove(taken);
        _running.Add(taken);
        Taken++;
    }

    private TestItem Change(List<TestItem> from, byte which, Action<TestItem, double> change, Action<TestItem> changeReference)
    {
        var item = from[which % from.Count];
        from.Remove(item);
        _reference.AdvanceTo(_now);
        changeReference(item);
        change(item, _now);
        return item;
    }

    private void Compare()
    {
        _reference.AdvanceTo(_now);
        foreach (var key in Keys)
        {
            Assert.Equal(_reference.ChargedTimeOf(key), _order.ChargedTimeOf(key, _now));
            Assert.InRange(_order.FindFlow(key)?.Running ?? 0, 0, limits.Running);
            Assert.InRange(_order.FindFlow(key)?.RunningLong ?? 0, 0, limits.RunningLong);
        }

        Assert.Equal((_waiting.Count, _running.Count), (_order.Waiting, _order.Running));
        Assert.Equal((_reference.Waiting, _reference.Running), (_order.Waiting, _order.Running));
        Assert.Equal(_reference.CountTakeable(shortOnly: false), _order.Takeable);
        Assert.Equal(_reference.CountTakeable(shortOnly: true), _order.TakeableShort);
        Assert.Equal(_reference.FlowCount, _order.FlowCount);
    }
}
