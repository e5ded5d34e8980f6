using System.Threading.Channels;
using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>Full channels, full flows, and those who wait for room. Items are "flow:number".</summary>
public sealed class FairChannelLimitsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TryWrite_ChannelOrFlowFull_ReturnsFalse()
    {
        var channel = Create(capacity: 3, capacityPerFlow: 2);

        Assert.True(channel.Writer.TryWrite("a:1"));
        Assert.True(channel.Writer.TryWrite("a:2"));
        Assert.False(channel.Writer.TryWrite("a:3"));
        Assert.True(channel.Writer.TryWrite("b:1"));
        Assert.False(channel.Writer.TryWrite("c:1"));
        Assert.Equal(3, channel.Reader.Count);
        Assert.Equal("a:1", await channel.Reader.ReadAsync(Token));
        Assert.True(channel.Writer.TryWrite("c:1"));
    }

    [Fact]
    public async Task WriteAsync_ChannelFull_EntersWithTheNextRead()
    {
        var channel = Create(capacity: 1);
        Assert.True(channel.Writer.TryWrite("a:1"));
        var writes = Enumerable.Range(2, 3).Select(number => channel.Writer.WriteAsync($"a:{number}", Token).AsTask()).ToList();

        for (var number = 1; number <= 4; number++)
        {
            Assert.Equal(Math.Max(0, number - 1), writes.Count(static write => write.IsCompleted));
            Assert.True(channel.Reader.TryRead(out var item));
            Assert.Equal($"a:{number}", item);
            await Task.WhenAll(writes.Take(number)).WaitAsync(Limit, Token);
        }

        Assert.False(channel.Reader.TryRead(out _));
    }

    [Fact]
    public async Task WriteAsync_ManyWait_EveryReadFindsTheNext()
    {
        var channel = Create(capacity: 1);
        var writes = Enumerable.Range(0, 2_000).Select(number => channel.Writer.WriteAsync($"a:{number}", Token).AsTask()).ToList();

        for (var number = 0; number < writes.Count; number++)
        {
            Assert.True(channel.Reader.TryRead(out var item));
            Assert.Equal($"a:{number}", item);
        }

        await Task.WhenAll(writes).WaitAsync(Limit, Token);
    }

    [Fact]
    public async Task WriteAsync_ManyOfOneFlowWait_AnotherFlowIsNotBehindThem()
    {
        var channel = Create(capacity: 2);
        Assert.True(channel.Writer.TryWrite("a:0"));
        Assert.True(channel.Writer.TryWrite("a:1"));
        var crowd = Enumerable.Range(2, 100).Select(number => channel.Writer.WriteAsync($"a:{number}", Token).AsTask()).ToList();
        var single = channel.Writer.WriteAsync("b:0", Token).AsTask();

        Assert.True(channel.Reader.TryRead(out _));
        Assert.True(channel.Reader.TryRead(out _));

        await Task.WhenAll(single, crowd[0]).WaitAsync(Limit, Token);
        Assert.True(channel.Reader.TryRead(out var next));
        Assert.True(channel.Reader.TryRead(out var afterNext));
        Assert.Equal(["a:2", "b:0"], new[] { next, afterNext }.Order(StringComparer.Ordinal));
        Assert.Equal(2, channel.Reader.Count);
    }

    [Fact]
    public async Task WriteAsync_FlowFull_WaitsForItsOwnFlowOnly()
    {
        var channel = Create(capacity: 10, capacityPerFlow: 1);
        Assert.True(channel.Writer.TryWrite("a:1"));
        Assert.True(channel.Writer.TryWrite("b:1"));
        var waiting = channel.Writer.WriteAsync("b:2", Token).AsTask();

        Assert.True(channel.Writer.TryWrite("c:1"));
        Assert.Equal("a:1", await channel.Reader.ReadAsync(Token));
        Assert.False(waiting.IsCompleted);
        Assert.Equal("b:1", await channel.Reader.ReadAsync(Token));
        await waiting.WaitAsync(Limit, Token);
        Assert.Equal(["c:1", "b:2"], ReadAll(channel));
    }

    [Fact]
    public async Task WriteAsync_FlowOfOneItemWithWaitingWriters_KeepsItsWeight()
    {
        // The flow is never without an item for anybody to see, so it spends its whole allotment in one turn.
        var channel = FairChannel.CreateBounded<char, string>(
            static item => item[0], new() { Capacity = 10, CapacityPerFlow = 1, WeightOf = static flow => flow == 'a' ? 4 : 1 });
        var writes = Enumerable.Range(0, 12).SelectMany(number => new[] { $"a:{number}", $"b:{number}" })
            .Select(item => channel.Writer.WriteAsync(item, Token).AsTask()).ToList();

        var flows = string.Concat(Enumerable.Range(0, 15).Select(_ => channel.Reader.TryRead(out var item) ? item[0] : '?'));

        Assert.Equal("aaaabaaaabaaaab", flows);
        channel.Writer.Complete();
        await Assert.ThrowsAsync<ChannelClosedException>(() => Task.WhenAll(writes).WaitAsync(Limit, Token));
    }

    [Fact]
    public async Task WriteAsync_CanceledWhileWaiting_GivesItsPlaceBack()
    {
        // The runtime's issue 64078: a canceled waiter must not go on using the limit.
        var channel = Create(capacity: 1);
        Assert.True(channel.Writer.TryWrite("a:0"));
        using var source = new CancellationTokenSource();
        var canceled = Enumerable.Range(1, 50).Select(number => channel.Writer.WriteAsync($"{(char)('b' + (number % 5))}:{number}", source.Token).AsTask()).ToList();
        var waiting = channel.Writer.WriteAsync("a:1", Token).AsTask();

        await source.CancelAsync();

        foreach (var write in canceled)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write.WaitAsync(Limit, Token));
        }

        Assert.Equal(["a:0", "a:1"], ReadAll(channel));
        await waiting.WaitAsync(Limit, Token);
        Assert.Equal(0, ((FairChannel<char, string>)channel).Buffer.FlowCount);
    }

    [Fact]
    public async Task TryComplete_WritersWait_AreSentAway()
    {
        var channel = Create(capacity: 2, capacityPerFlow: 1);
        Assert.True(channel.Writer.TryWrite("a:0"));
        var atFlow = channel.Writer.WriteAsync("a:1", Token).AsTask();
        Assert.True(channel.Writer.TryWrite("b:0"));
        var atDoor = channel.Writer.WriteAsync("c:0", Token).AsTask();
        var forRoom = channel.Writer.WaitToWriteAsync(Token).AsTask();
        var error = new FormatException();

        Assert.True(channel.Writer.TryComplete(error));

        Assert.Same(error, (await Assert.ThrowsAsync<ChannelClosedException>(() => atFlow.WaitAsync(Limit, Token))).InnerException);
        Assert.Same(error, (await Assert.ThrowsAsync<ChannelClosedException>(() => atDoor.WaitAsync(Limit, Token))).InnerException);
        Assert.Same(error, await Assert.ThrowsAsync<FormatException>(() => forRoom.WaitAsync(Limit, Token)));
        Assert.Equal(["a:0", "b:0"], ReadAll(channel));
        Assert.Equal(0, ((FairChannel<char, string>)channel).Buffer.FlowCount);
    }

    [Fact]
    public async Task WaitToWriteAsync_ChannelFull_WaitsForARead()
    {
        var channel = Create(capacity: 1);
        Assert.True(await channel.Writer.WaitToWriteAsync(Token));
        Assert.True(channel.Writer.TryWrite("a:1"));
        var waits = Enumerable.Range(0, 10).Select(_ => channel.Writer.WaitToWriteAsync(Token).AsTask()).ToList();
        Assert.All(waits, static wait => Assert.False(wait.IsCompleted));

        Assert.True(channel.Reader.TryRead(out _));

        Assert.All(await Task.WhenAll(waits).WaitAsync(Limit, Token), Assert.True);
    }

    [Fact]
    public async Task WaitToWriteAsync_AfterAFullFlow_WaitsForARead()
    {
        var channel = Create(capacity: 10, capacityPerFlow: 1);
        Assert.True(channel.Writer.TryWrite("a:1"));
        Assert.True(channel.Writer.WaitToWriteAsync(Token).AsTask().IsCompletedSuccessfully);
        Assert.False(channel.Writer.TryWrite("a:2"));

        var wait = channel.Writer.WaitToWriteAsync(Token).AsTask();
        Assert.False(wait.IsCompleted);
        Assert.True(channel.Writer.TryWrite("b:1"));
        Assert.False(wait.IsCompleted);
        Assert.True(channel.Reader.TryRead(out _));

        Assert.True(await wait.WaitAsync(Limit, Token));
        Assert.True(channel.Writer.TryWrite("a:2"));
    }

    [Fact]
    public async Task WaitToWriteAsync_StandardLoopAtAFullFlow_TriesOncePerRead()
    {
        var channel = Create(capacity: 100, capacityPerFlow: 1);
        Assert.True(channel.Writer.TryWrite("a:0"));
        for (var flow = 'b'; flow <= 'z'; flow++)
        {
            Assert.True(channel.Writer.TryWrite($"{flow}:0"));
        }

        var tries = 0;
        var writing = Task.Run(
            async () =>
            {
                while (await channel.Writer.WaitToWriteAsync(Token))
                {
                    Interlocked.Increment(ref tries);
                    if (channel.Writer.TryWrite("z:1"))
                    {
                        break;
                    }
                }
            },
            Token);

        var reads = 0;
        while (!writing.IsCompleted && channel.Reader.TryRead(out _))
        {
            reads++;
        }

        await writing.WaitAsync(Limit, Token);
        Assert.InRange(tries, 1, reads + 1);
    }

    [Fact]
    public async Task WaitToWriteAsync_Canceled_LeavesTheLine()
    {
        var channel = Create(capacity: 1);
        Assert.True(channel.Writer.TryWrite("a:1"));
        using var source = new CancellationTokenSource();
        var wait = channel.Writer.WaitToWriteAsync(source.Token).AsTask();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(Limit, Token));
        Assert.True(channel.Reader.TryRead(out _));
    }

    private static Channel<string> Create(int capacity, int capacityPerFlow = int.MaxValue) =>
        FairChannel.CreateBounded<char, string>(static item => item[0], new() { Capacity = capacity, CapacityPerFlow = capacityPerFlow });

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
