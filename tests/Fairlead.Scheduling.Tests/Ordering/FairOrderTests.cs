using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Tests.Ordering;

/// <summary>The rules of the design, one named example each.</summary>
public sealed class FairOrderTests
{
    private readonly FairOrder _order = new(FairOrderLimits.None);
    private int _entered;

    [Fact]
    public void TakeNext_Empty_ReturnsNull() => Assert.Null(_order.TakeNext(shortOnly: false, now: 0));

    [Fact]
    public void TakeNext_OneFlow_IsFirstInFirstOut()
    {
        var items = Enumerable.Range(0, 50).Select(number => Enter(_order, "a", isShort: number % 3 == 0)).ToList();

        Assert.Equal(items, TakeAll(_order, 0));
    }

    [Fact]
    public void TakeNext_EqualFlows_TakesTurns()
    {
        EnterMany(_order, "a", 3);
        EnterMany(_order, "b", 3);

        Assert.Equal(["a", "b", "a", "b", "a", "b"], TakeAll(_order, 0).Select(static item => item.FlowKey));
    }

    [Fact]
    public void TakeNext_GuessOfRunningItem_IsChargedAtOnce()
    {
        Enter(_order, "a", guess: 10);
        Enter(_order, "a", guess: 10);
        EnterMany(_order, "b", 3);

        Assert.Equal(["a", "b", "b", "b", "a"], TakeAll(_order, 0).Select(static item => item.FlowKey));
    }

    [Fact]
    public void TakeNext_ItemBeyondItsGuess_IsChargedByElapsedTime()
    {
        Enter(_order, "a", guess: 1);
        Enter(_order, "a", guess: 1);
        Take(_order, now: 0);
        Enter(_order, "b", guess: 5, now: 8);
        Enter(_order, "b", guess: 5, now: 8);

        // a has used 8, b (which came at the system's time, 8) is charged 5 more with its first item.
        Assert.Equal(["a", "b", "b"], TakeAll(_order, 8).Select(static item => item.FlowKey));
        Assert.Equal(9, _order.ChargedTimeOf("a", 8));
        Assert.Equal(20, _order.ChargedTimeOf("a", 14));
    }

    [Fact]
    public void End_BelowGuess_ChargesWhatItTook()
    {
        Enter(_order, "a", guess: 100);
        EnterMany(_order, "a", 1);
        EnterMany(_order, "b", 1);
        var first = Take(_order, 0);
        Take(_order, 0);

        _order.End(first, now: 2);

        Assert.Equal(2, _order.ChargedTimeOf("a", 2));
    }

    [Fact]
    public void SetWeight_Doubled_HalvesTheCharge()
    {
        _order.SetWeight("a", 2);
        EnterMany(_order, "a", 1);
        var item = Take(_order, 0);
        EnterMany(_order, "a", 1);

        _order.End(item, now: 4);

        Assert.Equal(2, _order.ChargedTimeOf("a", 4));
    }

    [Fact]
    public void SetWeight_WhileRunning_AppliesToTheNextDispatch()
    {
        EnterMany(_order, "a", 2);
        var first = Take(_order, 0);
        _order.SetWeight("a", 4);
        Assert.Equal(4, _order.ChargedTimeOf("a", 4));
        _order.End(first, now: 4);

        var second = Take(_order, 4);

        Assert.Equal(5, _order.ChargedTimeOf("a", 8));
        EnterMany(_order, "a", 1, now: 8);
        _order.End(second, now: 8);
        Assert.Equal(5, _order.ChargedTimeOf("a", 8));
    }

    [Fact]
    public void Enter_AfterIdling_EarnsNoCredit()
    {
        EnterMany(_order, "busy", 100);
        RunOneByOne(_order, count: 50, seconds: 1, from: 0);
        EnterMany(_order, "idler", 10, now: 50);

        // From here on they take turns: the idler's fifty seconds of silence are worth nothing.
        var turns = RunOneByOne(_order, count: 20, seconds: 1, from: 50);
        Assert.Equal(10, turns.Count(static key => key == "idler"));
        Assert.Equal(5, turns.Take(10).Count(static key => key == "idler"));
    }

    [Fact]
    public void Enter_InDebt_WaitsUntilOthersHaveCaughtUp()
    {
        Enter(_order, "debtor", guess: 0);
        var longItem = Take(_order, 0);
        EnterMany(_order, "other", 100, now: 0);
        var other = Take(_order, 0);
        _order.End(longItem, now: 10);
        _order.End(other, now: 10);
        Enter(_order, "third", now: 10);

        // The third flow enters at the system's time, the debtor keeps what it owes beyond that.
        var inTurn = RunOneByOne(_order, count: 3, seconds: 2, from: 10);
        Enter(_order, "debtor", now: 16);
        Assert.DoesNotContain("debtor", inTurn);
        Assert.True(_order.ChargedTimeOf("debtor", 16) >= 10);
    }

    [Fact]
    public void End_FlowHeldBackByItsLimit_EarnsNoCredit()
    {
        var order = new FairOrder(new FairOrderLimits(1, 1));
        order.SetWeight("other", 0.5);
        EnterMany(order, "held", 100);
        EnterMany(order, "other", 100);

        // held runs one long item and may run no other; the other's time goes twice as fast meanwhile.
        var running = new[] { Take(order, 0), Take(order, 0) };
        var held = running.Single(static item => item.FlowKey == "held");
        var other = running.Single(static item => item.FlowKey == "other");
        for (var second = 1; second <= 30; second++)
        {
            order.End(other, second);
            other = Take(order, second);
            Assert.Null(order.TakeNext(shortOnly: false, second));
        }

        // It used 30 and is due, but the 30 that it was behind are not given back to it.
        order.End(held, now: 30);
        Assert.Equal(60, order.ChargedTimeOf("held", 30));
        Assert.Equal("held", Take(order, 30).FlowKey);
    }

    [Fact]
    public void FlowCount_MillionCallersThatCameAndLeft_IsAHandful()
    {
        for (var caller = 0; caller < 1_000_000; caller++)
        {
            var now = caller * 0.001;
            Enter(_order, $"caller-{caller}", now: now);
            _order.End(Take(_order, now), now + 0.001);
        }

        Assert.InRange(_order.FlowCount, 0, 5);
        Assert.Equal((0, 0, 0), (_order.Waiting, _order.Running, _order.Takeable));
    }

    [Fact]
    public void FlowCount_CallersThatOnlyEnteredAndWithdrew_IsZero()
    {
        for (var caller = 0; caller < 10_000; caller++)
        {
            _order.Withdraw(Enter(_order, $"caller-{caller}"), now: 0);
        }

        Assert.Equal(0, _order.FlowCount);
    }

    [Fact]
    public void SetPaused_FlowForgottenLast_TouchesNoOtherFlow()
    {
        Enter(_order, "debtor");
        Enter(_order, "forgotten");
        var first = Take(_order, 0);
        _order.End(first, now: 1);
        _order.End(Take(_order, 1), now: 1);

        _order.SetPaused("forgotten", paused: true, now: 2);

        Assert.Equal(1, _order.ChargedTimeOf("debtor", 2));
        Assert.Equal(1, _order.FlowCount);
    }

    [Fact]
    public void TakeNext_ShortOnly_PassesOverLongItems()
    {
        Enter(_order, "a", isShort: false);
        var wanted = Enter(_order, "a", isShort: true);

        Assert.Same(wanted, _order.TakeNext(shortOnly: true, now: 0));
        Assert.Null(_order.TakeNext(shortOnly: true, now: 0));
        Assert.Equal((1, 0), (_order.Takeable, _order.TakeableShort));
    }

    [Fact]
    public void Return_SeveralItems_GetTheirOldPlacesBack()
    {
        var items = Enumerable.Range(0, 5).Select(_ => Enter(_order, "a")).ToList();
        var taken = TakeAll(_order, 0).Take(3).ToList();

        foreach (var index in new[] { 1, 2, 0 })
        {
            _order.Return(taken[index], now: 1);
        }

        Assert.Equal(items.Take(3), TakeAll(_order, 1));
    }

    private TestItem Enter(FairOrder order, string key, double guess = 0, bool isShort = true, double now = 0)
    {
        var item = new TestItem(key, ++_entered);
        order.Enter(item, key, TimeSpan.FromSeconds(guess), isShort, FairPriority.Normal, now);
        return item;
    }

    private void EnterMany(FairOrder order, string key, int count, double now = 0)
    {
        for (var number = 0; number < count; number++)
        {
            Enter(order, key, now: now);
        }
    }

    private static TestItem Take(FairOrder order, double now) => Assert.IsType<TestItem>(order.TakeNext(shortOnly: false, now));

    private static List<TestItem> TakeAll(FairOrder order, double now)
    {
        var items = new List<TestItem>();
        while (order.TakeNext(shortOnly: false, now) is TestItem item)
        {
            items.Add(item);
        }

        return items;
    }

    private static List<string> RunOneByOne(FairOrder order, int count, double seconds, double from)
    {
        var turns = new List<string>();
        for (var turn = 0; turn < count; turn++)
        {
            var item = Take(order, from + (turn * seconds));
            turns.Add(item.FlowKey);
            order.End(item, from + ((turn + 1) * seconds));
        }

        return turns;
    }
}
