using System.Threading.Channels;
using Fairlead.Scheduling.Channels;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>Rejecting and dropping. Items are "flow:number".</summary>
public sealed class FairChannelFullModeTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _dropped = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a:9", FairChannelLimit.Flow)]
    [InlineData("c:1", FairChannelLimit.Channel)]
    public async Task WriteAsync_Rejecting_FailsWithTheLimit(string item, FairChannelLimit limit)
    {
        var channel = Create(FairChannelFullMode.Reject, capacity: limit == FairChannelLimit.Flow ? 10 : 3, capacityPerFlow: 2);
        Assert.All(new[] { "a:1", "a:2", "b:1" }, first => Assert.True(channel.Writer.TryWrite(first)));

        var error = await Assert.ThrowsAsync<FairChannelFullException>(async () => await channel.Writer.WriteAsync(item, Token));

        Assert.Equal(limit, error.Limit);
        Assert.Equal(TimeSpan.FromSeconds(1), error.RetryAfter);
        Assert.False(channel.Writer.TryWrite(item));
        Assert.Equal(3, channel.Reader.Count);
    }

    [Fact]
    public async Task WriteAsync_RejectingWhileItemsAreRead_EstimatesFromTheirRate()
    {
        var channel = Create(FairChannelFullMode.Reject, capacity: 1);
        for (var number = 0; number < 10; number++)
        {
            Assert.True(channel.Writer.TryWrite($"a:{number}"));
            _time.Advance(TimeSpan.FromMilliseconds(250));
            Assert.True(channel.Reader.TryRead(out _));
        }

        Assert.True(channel.Writer.TryWrite("a:10"));
        var error = await Assert.ThrowsAsync<FairChannelFullException>(async () => await channel.Writer.WriteAsync("a:11", Token));

        Assert.Equal(TimeSpan.FromMilliseconds(250), error.RetryAfter);
    }

    [Fact]
    public void TryWrite_DroppingAtAFullChannel_DropsTheOldestOfTheLongestFlow()
    {
        var channel = Create(FairChannelFullMode.DropOldest, capacity: 4);
        Assert.All(new[] { "a:1", "a:2", "a:3", "b:1", "c:1" }, item => Assert.True(channel.Writer.TryWrite(item)));

        Assert.Equal(["a:1"], _dropped);
        Assert.True(channel.Writer.TryWrite("b:2"));
        Assert.Equal(["a:1", "a:2"], _dropped);
        Assert.True(channel.Writer.TryWrite("b:3"));
        Assert.Equal(["a:1", "a:2", "b:1"], _dropped);
        Assert.Equal(["a:3", "c:1", "b:2", "b:3"], ReadAll(channel).OrderBy(static item => "acb".IndexOf(item[0], StringComparison.Ordinal)));
    }

    [Fact]
    public void TryWrite_DroppingAtAFullFlow_DropsItsOldest()
    {
        var channel = Create(FairChannelFullMode.DropOldest, capacity: 100, capacityPerFlow: 2);
        Assert.All(new[] { "b:1", "b:2", "a:1", "a:2", "a:3", "a:4" }, item => Assert.True(channel.Writer.TryWrite(item)));

        Assert.Equal(["a:1", "a:2"], _dropped);
        Assert.Equal(["b:1", "a:3", "b:2", "a:4"], ReadAll(channel));
    }

    [Fact]
    public void TryWrite_DroppingFromAFlowOfOne_LetsItKeepItsTurn()
    {
        var channel = Create(FairChannelFullMode.DropOldest, capacity: 100, capacityPerFlow: 1);
        Assert.All(new[] { "a:1", "b:1", "c:1", "a:2", "a:3" }, item => Assert.True(channel.Writer.TryWrite(item)));

        Assert.True(channel.Reader.TryRead(out var first));
        Assert.Equal("a:3", first);
    }

    [Fact]
    public void TryWrite_DroppingAmongFlowsOfOne_NeverDropsTheNewcomer()
    {
        var channel = Create(FairChannelFullMode.DropOldest, capacity: 2);

        Assert.All(new[] { "a:1", "b:1", "c:1", "d:1" }, item => Assert.True(channel.Writer.TryWrite(item)));

        Assert.Equal(["a:1", "b:1"], _dropped);
        Assert.Equal(["c:1", "d:1"], ReadAll(channel));
    }

    [Fact]
    public async Task WriteAsync_Dropping_NeverWaits()
    {
        var channel = Create(FairChannelFullMode.DropOldest, capacity: 10);
        for (var number = 0; number < 1_000; number++)
        {
            var write = channel.Writer.WriteAsync($"a:{number}", Token);
            Assert.True(write.IsCompletedSuccessfully);
            await write;
            Assert.True(channel.Writer.WaitToWriteAsync(Token).AsTask().IsCompletedSuccessfully);
        }

        Assert.Equal(990, _dropped.Count);
        Assert.Equal(Enumerable.Range(990, 10).Select(static number => $"a:{number}"), ReadAll(channel));
    }

    [Fact]
    public async Task ItemDropped_WhenCalled_TheLockIsFree()
    {
        Channel<string>? channel = null;
        var readByAnother = false;
        channel = FairChannel.CreateBounded<char, string>(static item => item[0], new()
        {
            Capacity = 1,
            FullMode = FairChannelFullMode.DropOldest,
            ItemDropped = _ =>
            {
                var thread = new Thread(() => readByAnother = channel!.Reader.TryRead(out var item));
                thread.Start();
                thread.Join();
            },
        });
        Assert.True(channel.Writer.TryWrite("a:1"));

        await Task.Run(() => channel.Writer.TryWrite("a:2"), Token).WaitAsync(TimeSpan.FromMinutes(1), Token);

        Assert.True(readByAnother);
    }

    [Theory]
    [InlineData(FairChannelFullMode.Wait)]
    [InlineData(FairChannelFullMode.Reject)]
    public void ItemDropped_InOtherModes_IsNotCalled(FairChannelFullMode fullMode)
    {
        var channel = Create(fullMode, capacity: 1);
        Assert.True(channel.Writer.TryWrite("a:1"));
        Assert.False(channel.Writer.TryWrite("a:2"));

        Assert.Empty(_dropped);
    }

    private Channel<string> Create(FairChannelFullMode fullMode, int capacity, int capacityPerFlow = int.MaxValue) =>
        FairChannel.CreateBounded<char, string>(static item => item[0], new()
        {
            Capacity = capacity,
            CapacityPerFlow = capacityPerFlow,
            FullMode = fullMode,
            ItemDropped = _dropped.Add,
            TimeProvider = _time,
        });

    private static List<string> ReadAll(Channel<string> channel)
    {
        var items = new List<string>();
        while (channel.Reader.TryRead(out var item))
        {
            items.Add(item);
        }

        return items;
    }
}
