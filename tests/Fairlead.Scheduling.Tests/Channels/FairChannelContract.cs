using System.Threading.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>What every channel made by <c>FairChannel</c> does as a channel, whatever its limits and flows: what the runtime asks of its own.</summary>
public abstract partial class FairChannelContract
{
    protected static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Gets how many items fit without anybody reading.</summary>
    protected abstract int Room { get; }

    /// <summary>Gets whether all items are of one flow, so that they are read in the order written.</summary>
    protected virtual bool IsOneFlow => true;

    protected abstract Channel<int> CreateChannel();

    [Fact]
    public void Channel_AsReaderAndWriter_IsItsEnds()
    {
        var channel = CreateChannel();
        ChannelReader<int> reader = channel;
        ChannelWriter<int> writer = channel;

        Assert.Same(channel.Reader, reader);
        Assert.Same(channel.Writer, writer);
        Assert.True(reader.CanCount);
        Assert.True(reader.CanPeek);
    }

    [Fact]
    public void Count_WritesAndReads_FollowsThem()
    {
        var channel = CreateChannel();
        var items = Math.Min(Room, 5);
        for (var item = 1; item <= items; item++)
        {
            Assert.True(channel.Writer.TryWrite(item));
            Assert.Equal(item, channel.Reader.Count);
        }

        for (var left = items - 1; left >= 0; left--)
        {
            Assert.True(channel.Reader.TryRead(out _));
            Assert.Equal(left, channel.Reader.Count);
        }
    }

    [Fact]
    public void TryRead_Empty_ReturnsFalseAndDefault()
    {
        var channel = CreateChannel();

        Assert.False(channel.Reader.TryRead(out var item));
        Assert.Equal(0, item);
    }

    [Fact]
    public void TryRead_AfterWrites_ReturnsAllOfThem()
    {
        var channel = CreateChannel();
        var items = Enumerable.Range(1, Math.Min(Room, 1_000)).ToList();
        Assert.All(items, item => Assert.True(channel.Writer.TryWrite(item)));

        AssertSameItems(items, ReadAll(channel));
    }

    [Fact]
    public void TryPeek_WithItems_ReturnsWhatTheNextReadReturns()
    {
        var channel = CreateChannel();
        Assert.False(channel.Reader.TryPeek(out var nothing));
        Assert.Equal(0, nothing);
        for (var item = 1; item <= Math.Min(Room, 10); item++)
        {
            Assert.True(channel.Writer.TryWrite(item));
        }

        while (channel.Reader.TryPeek(out var peeked))
        {
            Assert.True(channel.Reader.TryPeek(out var again));
            Assert.True(channel.Reader.TryRead(out var read));
            Assert.Equal((peeked, peeked), (again, read));
        }

        Assert.Equal(0, channel.Reader.Count);
    }

    [Fact]
    public async Task ReadAsync_ItemThere_CompletesAtOnce()
    {
        var channel = CreateChannel();
        Assert.True(channel.Writer.TryWrite(42));

        var read = channel.Reader.ReadAsync(Token);

        Assert.True(read.IsCompletedSuccessfully);
        Assert.Equal(42, await read);
    }

    [Fact]
    public async Task ReadAsync_ItemComesLater_ReturnsIt()
    {
        var channel = CreateChannel();
        for (var item = 1; item <= 5; item++)
        {
            var read = channel.Reader.ReadAsync(Token);
            Assert.False(read.IsCompleted);
            var write = channel.Writer.WriteAsync(item, Token);
            Assert.True(write.IsCompletedSuccessfully);

            Assert.Equal(item, await read.AsTask().WaitAsync(Limit, Token));
            Assert.Equal(0, channel.Reader.Count);
        }
    }

    [Fact]
    public async Task ReadAsync_ManyWait_AreServedInTheirOrder()
    {
        var channel = CreateChannel();
        var reads = Enumerable.Range(0, 100).Select(_ => channel.Reader.ReadAsync(Token).AsTask()).ToList();
        for (var item = 0; item < reads.Count; item++)
        {
            Assert.True(channel.Writer.TryWrite(item));
        }

        Assert.Equal(Enumerable.Range(0, 100), await Task.WhenAll(reads).WaitAsync(Limit, Token));
    }

    [Fact]
    public async Task WaitToReadAsync_ItemThere_IsTrueAtOnce()
    {
        var channel = CreateChannel();
        Assert.True(channel.Writer.TryWrite(42));

        var wait = channel.Reader.WaitToReadAsync(Token);

        Assert.True(wait.IsCompletedSuccessfully);
        Assert.True(await wait);
    }

    [Fact]
    public async Task WaitToReadAsync_ItemComesLater_WakesEverybody()
    {
        var channel = CreateChannel();
        for (var round = 0; round < 3; round++)
        {
            var waits = Enumerable.Range(0, 20).Select(_ => channel.Reader.WaitToReadAsync(Token).AsTask()).ToList();
            Assert.All(waits, static wait => Assert.False(wait.IsCompleted));
            Assert.True(channel.Writer.TryWrite(round));

            Assert.All(await Task.WhenAll(waits).WaitAsync(Limit, Token), Assert.True);
            Assert.True(channel.Reader.TryRead(out var item));
            Assert.Equal(round, item);
        }
    }

    [Fact]
    public async Task ReadAllAsync_UntilCompleted_ReturnsEverything()
    {
        var channel = CreateChannel();
        var items = Enumerable.Range(1, 500).ToList();
        var writing = Task.Run(
            async () =>
            {
                foreach (var item in items)
                {
                    await WriteAnywayAsync(channel.Writer, item);
                }

                channel.Writer.Complete();
            },
            Token);

        var read = new List<int>();
        await foreach (var item in channel.Reader.ReadAllAsync(Token))
        {
            read.Add(item);
        }

        await writing.WaitAsync(Limit, Token);
        AssertSameItems(items, read);
    }

    [Fact]
    public async Task PingPong_BetweenTwoChannels_AnswersEach()
    {
        var (there, back) = (CreateChannel(), CreateChannel());
        var echo = Task.Run(
            async () =>
            {
                await foreach (var item in there.Reader.ReadAllAsync(Token))
                {
                    await back.Writer.WriteAsync(item, Token);
                }
            },
            Token);

        for (var item = 0; item < 5_000; item++)
        {
            await there.Writer.WriteAsync(item, Token);
            Assert.Equal(item, await back.Reader.ReadAsync(Token).AsTask().WaitAsync(Limit, Token));
        }

        there.Writer.Complete();
        await echo.WaitAsync(Limit, Token);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 10)]
    [InlineData(10, 1)]
    [InlineData(10, 10)]
    public async Task ManyReadersAndWriters_EveryItem_IsReadOnce(int readers, int writers)
    {
        const int Items = 5_000;
        var channel = CreateChannel();
        var next = 0;
        var sum = 0L;
        var reading = Enumerable.Range(0, readers).Select(_ => Task.Run(
            async () =>
            {
                while (await channel.Reader.WaitToReadAsync(Token))
                {
                    if (channel.Reader.TryRead(out var item))
                    {
                        Interlocked.Add(ref sum, item);
                    }
                }
            },
            Token)).ToList();
        var writing = Enumerable.Range(0, writers).Select(_ => Task.Run(
            async () =>
            {
                for (var item = Interlocked.Increment(ref next); item <= Items; item = Interlocked.Increment(ref next))
                {
                    await WriteAnywayAsync(channel.Writer, item);
                }
            },
            Token)).ToList();

        await Task.WhenAll(writing).WaitAsync(Limit, Token);
        channel.Writer.Complete();
        await Task.WhenAll(reading).WaitAsync(Limit, Token);

        Assert.Equal(Items * (Items + 1L) / 2, sum);
    }

    private protected static List<int> ReadAll(Channel<int> channel)
    {
        var items = new List<int>();
        while (channel.Reader.TryRead(out var item))
        {
            items.Add(item);
        }

        return items;
    }

    // Whatever the channel does when it is full, this waits; the readiness is a hint, so it asks again.
    private static async Task WriteAnywayAsync(ChannelWriter<int> writer, int item)
    {
        while (await writer.WaitToWriteAsync(Token))
        {
            if (writer.TryWrite(item))
            {
                return;
            }
        }

        throw new ChannelClosedException();
    }

    private void AssertSameItems(List<int> expected, List<int> actual) =>
        Assert.Equal(expected, IsOneFlow ? actual : actual.Order());
}
