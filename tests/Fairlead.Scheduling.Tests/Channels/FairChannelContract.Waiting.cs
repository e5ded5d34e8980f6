using System.Threading.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

/// <content>Cancellation, and what a waiting task may be used for.</content>
public abstract partial class FairChannelContract
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnyOperation_CanceledBefore_IsCanceled(bool withItem)
    {
        var channel = CreateChannel();
        Assert.True(!withItem || channel.Writer.TryWrite(1));
        var canceled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await channel.Reader.ReadAsync(canceled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await channel.Reader.WaitToReadAsync(canceled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await channel.Writer.WriteAsync(2, canceled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await channel.Writer.WaitToWriteAsync(canceled));
        Assert.Equal(withItem ? 1 : 0, channel.Reader.Count);
    }

    [Fact]
    public async Task ReadAsync_CanceledWhileWaiting_LeavesTheLine()
    {
        var channel = CreateChannel();
        using var source = new CancellationTokenSource();
        var canceled = Enumerable.Range(0, 5).Select(_ => channel.Reader.ReadAsync(source.Token).AsTask()).ToList();
        var waiting = channel.Reader.ReadAsync(Token).AsTask();

        await source.CancelAsync();

        foreach (var read in canceled)
        {
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(Limit, Token));
            Assert.Equal(source.Token, error.CancellationToken);
        }

        Assert.True(channel.Writer.TryWrite(42));
        Assert.Equal(42, await waiting.WaitAsync(Limit, Token));
    }

    [Fact]
    public async Task WaitToReadAsync_CanceledWhileWaiting_LeavesTheLine()
    {
        var channel = CreateChannel();
        using var source = new CancellationTokenSource();
        var canceled = channel.Reader.WaitToReadAsync(source.Token).AsTask();
        var waiting = channel.Reader.WaitToReadAsync(Token).AsTask();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled.WaitAsync(Limit, Token));
        Assert.False(waiting.IsCompleted);
        Assert.True(channel.Writer.TryWrite(42));
        Assert.True(await waiting.WaitAsync(Limit, Token));
    }

    [Fact]
    public async Task ReadAsync_WithCancelableToken_IsNotCanceledAfterItsEnd()
    {
        var channel = CreateChannel();
        for (var round = 0; round < 50; round++)
        {
            using var source = new CancellationTokenSource();
            var read = channel.Reader.ReadAsync(source.Token);
            Assert.True(channel.Writer.TryWrite(round));
            Assert.Equal(round, await read.AsTask().WaitAsync(Limit, Token));

            // The same object may serve the next reader: the old token must have no hold on it.
            var next = channel.Reader.ReadAsync(Token).AsTask();
            await source.CancelAsync();
            Assert.False(next.IsCompleted);
            Assert.True(channel.Writer.TryWrite(-round));
            Assert.Equal(-round, await next.WaitAsync(Limit, Token));
        }
    }

    [Fact]
    public async Task WaitToReadAsync_ContinuationUsesTheChannel_DoesNotDeadlock()
    {
        // The runtime's issues 85523 and 90285: a token's callback and the channel's lock must never wait for each other.
        var channel = CreateChannel();
        for (var round = 0; round < 200; round++)
        {
            using var source = new CancellationTokenSource();
            var read = channel.Reader.ReadAsync(source.Token).AsTask();
            using var reentrant = source.Token.UnsafeRegister(
                static state => Assert.InRange(((Channel<int>)state!).Reader.Count, 0, 1), channel);
            var writing = Task.Run(() => channel.Writer.TryWrite(round), Token);
            await source.CancelAsync();

            Assert.True(await writing.WaitAsync(Limit, Token));
            await Task.WhenAny(read).WaitAsync(Limit, Token);
            Assert.Equal(read.IsCanceled, channel.Reader.TryRead(out _));
        }
    }

    [Fact]
    public async Task ReadAllAsync_CanceledWhileWaiting_Ends()
    {
        using var source = new CancellationTokenSource();
        await using var items = CreateChannel().Reader.ReadAllAsync(source.Token).GetAsyncEnumerator(Token);
        var next = items.MoveNextAsync();

        Assert.False(next.IsCompleted);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.AsTask().WaitAsync(Limit, Token));
    }

    [Fact]
    public async Task ReadAllAsync_CompletedWithError_ReturnsWhatIsLeftThenFails()
    {
        var channel = CreateChannel();
        channel.Writer.TryWrite(1);
        channel.Writer.Complete(new FormatException());
        var read = new List<int>();

        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await foreach (var item in channel.Reader.ReadAllAsync(Token))
            {
                read.Add(item);
            }
        });

        Assert.Equal([1], read);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAsync_AwaitedInASynchronizationContext_ContinuesWhereItWasAsked(bool continueOnCapturedContext)
    {
        var channel = CreateChannel();
        var context = new RecordingSynchronizationContext();
        var reading = context.RunAsync(async () => await channel.Reader.ReadAsync(Token).ConfigureAwait(continueOnCapturedContext));

        Assert.True(channel.Writer.TryWrite(1));

        Assert.Equal(1, await reading.WaitAsync(Limit, Token));
        Assert.Equal(continueOnCapturedContext ? 1 : 0, context.Posts);
    }
}
