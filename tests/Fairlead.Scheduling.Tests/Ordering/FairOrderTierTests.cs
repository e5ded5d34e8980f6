using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Tests.Ordering;

/// <summary>Tiers, ageing and pauses, one named example each.</summary>
public sealed class FairOrderTierTests
{
    private const double Ageing = 64;

    private readonly FairOrder _order = new(FairOrderLimits.None with { Ageing = TimeSpan.FromSeconds(Ageing) });
    private int _entered;

    [Fact]
    public void TakeNext_ThreeTiers_TakesTheHighestFirst()
    {
        Enter("a", FairPriority.Low);
        Enter("b", FairPriority.Normal);
        Enter("c", FairPriority.High);
        Enter("a", FairPriority.High);

        // Both callers of the highest tier in the order they came; then a's low item is left behind b's normal one.
        Assert.Equal(["a", "c", "b", "a"], TakeAll(_order, 0).Select(static item => item.FlowKey));
    }

    [Fact]
    public void TakeNext_OneFlowAndTier_IsFirstInFirstOut()
    {
        var high = Enumerable.Range(0, 20).Select(number => Enter("a", FairPriority.High, isShort: number % 3 == 0)).ToList();
        var low = Enumerable.Range(0, 20).Select(number => Enter("a", FairPriority.Low, isShort: number % 3 == 0)).ToList();

        Assert.Equal([.. high, .. low], TakeAll(_order, 0));
    }

    [Fact]
    public void TakeNext_ServiceInOneTier_IsChargedInTheOthers()
    {
        Enter("a", FairPriority.High, guess: 10);
        Take(_order, 0);
        Enter("a", FairPriority.Normal);
        Enter("b", FairPriority.Normal, guess: 1);
        Enter("b", FairPriority.Normal, guess: 1);

        Assert.Equal(["b", "b", "a"], TakeAll(_order, 0).Select(static item => item.FlowKey));
    }

    [Theory]
    [InlineData(FairPriority.Low, 2 * Ageing)]
    [InlineData(FairPriority.Normal, Ageing)]
    public void TakeNext_FloodOfHigherItems_StartsALowerOneWhenItHasAged(FairPriority priority, double expected)
    {
        var patient = Enter("patient", priority);

        // One worker, a second to each item, and always more of them: from four callers, so that none is in debt for long.
        var now = 0.0;
        for (; now < 3 * Ageing; now++)
        {
            Enter($"flood-{now % 4}", FairPriority.High, now: now);
            Enter($"flood-{now % 4}", FairPriority.High, now: now);
            var item = Take(_order, now);
            if (item == patient)
            {
                break;
            }

            _order.End(item, now + 1);
        }

        Assert.Equal(expected, now);
    }

    [Fact]
    public void TakeNext_InfiniteAgeing_NeverRises()
    {
        var order = new FairOrder(FairOrderLimits.None);
        Enter("patient", FairPriority.Low, order: order);
        for (var now = 0; now < 10_000; now++)
        {
            Enter("flood", FairPriority.High, order: order, now: now);
            var item = Take(order, now);
            Assert.Equal("flood", item.FlowKey);
            order.End(item, now + 1);
        }
    }

    // Were old items to rise alone, whoever has a backlog would pass the fresh items of everybody else in its tier.
    [Fact]
    public void TakeNext_AgedBacklog_DoesNotPassFreshItemsOfItsTier()
    {
        for (var count = 0; count < 100; count++)
        {
            Enter("backlog", FairPriority.Normal, guess: 1);
        }

        Run("backlog", from: 0, until: 2 * Ageing);
        Enter("vip", FairPriority.High, now: 2 * Ageing);
        Enter("quiet", FairPriority.Normal, now: 2 * Ageing);

        Assert.Equal(
            ["backlog", "quiet", "vip"],
            TakeAll(_order, 2 * Ageing).Take(3).Select(static item => item.FlowKey).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TakeNext_ReservedWorker_IsNotAgedByLongItems()
    {
        Enter("long", FairPriority.Low, isShort: false);
        Enter("fresh", FairPriority.Low, now: 3 * Ageing);
        Enter("urgent", FairPriority.High, now: 3 * Ageing);

        Assert.Equal("urgent", Assert.IsType<TestItem>(_order.TakeNext(shortOnly: true, 3 * Ageing)).FlowKey);
    }

    [Fact]
    public void TakeNext_AgedItemHeldByALimit_RaisesNothing()
    {
        var order = new FairOrder(new FairOrderLimits(1, 1) { Ageing = TimeSpan.FromSeconds(Ageing) });
        Enter("held", FairPriority.Normal, order: order);
        Enter("held", FairPriority.Low, order: order);
        Take(order, 0);
        Enter("low", FairPriority.Low, order: order, now: 3 * Ageing);
        Enter("high", FairPriority.High, order: order, now: 3 * Ageing);

        Assert.Equal(["high", "low"], TakeAll(order, 3 * Ageing).Select(static item => item.FlowKey));
    }

    [Fact]
    public void Return_AgedItem_KeepsItsPlaceAndAge()
    {
        var returned = Enter("a", FairPriority.Low);
        Take(_order, 0);
        var later = Enter("a", FairPriority.Low, now: 1);
        _order.Return(returned, now: 1);
        var urgent = Enter("b", FairPriority.Normal, now: Ageing);

        // Its tier has risen to that of b's item, and of equal flows the one less recently served goes first.
        Assert.Equal([returned, urgent, later], TakeAll(_order, Ageing));
    }

    [Fact]
    public void SetPaused_FlowWithItems_HoldsThemBackUntilResumed()
    {
        Enter("a", FairPriority.High);
        Enter("b", FairPriority.Low);
        _order.SetPaused("a", paused: true, now: 0);

        Assert.Equal((2, 1, 1), (_order.Waiting, _order.Takeable, _order.TakeableShort));
        Assert.Equal(["b"], TakeAll(_order, 1).Select(static item => item.FlowKey));

        _order.SetPaused("a", paused: false, now: 2);
        Assert.Equal(["a"], TakeAll(_order, 2).Select(static item => item.FlowKey));
    }

    [Fact]
    public void SetPaused_FlowThatIsForgottenOrNotYetKnown_IsRemembered()
    {
        _order.SetPaused("a", paused: true, now: 0);
        _order.Withdraw(Enter("a", FairPriority.Normal), now: 0);
        Assert.Equal(0, _order.FlowCount);

        Enter("a", FairPriority.Normal);

        Assert.Null(_order.TakeNext(shortOnly: false, now: 0));
        Assert.True(_order.IsPaused("a"));
        Assert.False(_order.IsPaused("b"));
    }

    [Fact]
    public void SetPaused_WhileOthersAreServed_EarnsNoCredit()
    {
        for (var count = 0; count < 200; count++)
        {
            Enter("paused", FairPriority.Normal, guess: 1);
            Enter("busy", FairPriority.Normal, guess: 1);
        }

        _order.SetPaused("paused", paused: true, now: 0);
        Run("busy", from: 0, until: 100);
        _order.SetPaused("paused", paused: false, now: 100);

        var turns = TakeAll(_order, 100).Take(20).ToList();
        Assert.Equal("paused", turns[0].FlowKey);
        Assert.Equal(10, turns.Count(static item => item.FlowKey == "paused"));
    }

    [Fact]
    public void SetPaused_RunningItem_GoesOn()
    {
        var item = Enter("a", FairPriority.Normal);
        Take(_order, 0);
        _order.SetPaused("a", paused: true, now: 1);

        _order.End(item, now: 2);

        Assert.Equal((0, 0), (_order.Waiting, _order.Running));
    }

    private TestItem Enter(
        string key, FairPriority priority, double guess = 0, bool isShort = true, double now = 0, FairOrder? order = null)
    {
        var item = new TestItem(key, ++_entered);
        (order ?? _order).Enter(item, key, TimeSpan.FromSeconds(guess), isShort, priority, now);
        return item;
    }

    private void Run(string key, double from, double until)
    {
        for (var now = from; now < until; now++)
        {
            var item = Take(_order, now);
            Assert.Equal(key, item.FlowKey);
            _order.End(item, now + 1);
            Enter(key, FairPriority.Normal, guess: 1, now: now + 1);
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
}
