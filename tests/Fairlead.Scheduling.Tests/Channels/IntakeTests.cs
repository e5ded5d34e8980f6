using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

public sealed class IntakeTests
{
    private readonly FairBuffer<int, int> _buffer = new(comparer: null, watchLengths: false);

    [Fact]
    public void TryAdd_Closed_ReturnsFalse()
    {
        var intake = new Intake<int, int>(_buffer, capacity: 10);

        Assert.False(intake.TryAdd(ItemOf(1)));
        intake.OpenUnderLock();
        Assert.True(intake.TryAdd(ItemOf(2)));
        intake.CloseUnderLock();
        Assert.False(intake.TryAdd(ItemOf(3)));

        Assert.Equal((1, 1), (intake.Count, _buffer.Count));
    }

    [Fact]
    public void TryAdd_ChannelFull_ReturnsFalseUntilAnItemHasLeft()
    {
        var intake = new Intake<int, int>(_buffer, capacity: 2);
        intake.OpenUnderLock();

        Assert.True(intake.TryAdd(ItemOf(1)));
        Assert.True(intake.TryAdd(ItemOf(2)));
        Assert.False(intake.TryAdd(ItemOf(3)));
        intake.NoteRemovedUnderLock();
        Assert.True(intake.TryAdd(ItemOf(4)));
        Assert.False(intake.TryAdd(ItemOf(5)));
    }

    [Fact]
    public void TryAdd_EverySlotTaken_ReturnsFalseUntilTheyAreMovedOn()
    {
        var intake = new Intake<int, int>(_buffer, capacity: int.MaxValue);
        intake.OpenUnderLock();
        var accepted = 0;
        while (accepted < 100_000 && intake.TryAdd(ItemOf(accepted)))
        {
            accepted++;
        }

        Assert.InRange(accepted, 1, 99_999);
        Assert.Equal((accepted, 0), (intake.Count, _buffer.Count));
        intake.MoveOnUnderLock();
        Assert.Equal((accepted, accepted), (intake.Count, _buffer.Count));
        Assert.True(intake.TryAdd(ItemOf(accepted)));
    }

    [Fact]
    public void MoveOn_ManyTimesAround_KeepsTheOrder()
    {
        var intake = new Intake<int, int>(_buffer, capacity: int.MaxValue);
        intake.OpenUnderLock();
        for (var item = 0; item < 5_000; item++)
        {
            Assert.True(intake.TryAdd(ItemOf(item)));
            if (item % 7 == 0)
            {
                intake.MoveOnUnderLock();
            }
        }

        intake.CloseUnderLock();
        for (var item = 0; item < 5_000; item++)
        {
            var flow = _buffer.FindNext()!;
            Assert.Equal(item, _buffer.Take(flow));
            _buffer.Settle(flow);
        }
    }

    private static IncomingItem<int, int> ItemOf(int item) =>
        new() { Item = item, Flow = 0, Hash = 0, Cost = ItemCost.One, Allotment = ItemCost.One };
}
