using System.Threading.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

/// <content>How a channel ends.</content>
public abstract partial class FairChannelContract
{
    [Fact]
    public void Completion_BeforeAndAfterTheEnd_IsOneTask()
    {
        var channel = CreateChannel();
        var completion = channel.Reader.Completion;
        Assert.Equal(TaskStatus.WaitingForActivation, completion.Status);

        channel.Writer.Complete();

        Assert.Same(completion, channel.Reader.Completion);
        Assert.True(completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void TryComplete_ItemsLeft_CompletesWithTheLastRead()
    {
        var channel = CreateChannel();
        for (var item = 1; item <= Math.Min(Room, 3); item++)
        {
            Assert.True(channel.Writer.TryWrite(item));
        }

        Assert.True(channel.Writer.TryComplete());
        while (channel.Reader.Count > 0)
        {
            Assert.False(channel.Reader.Completion.IsCompleted);
            Assert.True(channel.Reader.TryRead(out _));
        }

        Assert.True(channel.Reader.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void TryComplete_Twice_ReturnsTrueThenFalse()
    {
        var channel = CreateChannel();

        Assert.True(channel.Writer.TryComplete());
        Assert.False(channel.Writer.TryComplete());
        Assert.False(channel.Writer.TryComplete(new FormatException()));
        Assert.Throws<ChannelClosedException>(() => channel.Writer.Complete());
    }

    [Fact]
    public async Task AfterCompletion_EveryOperation_SaysSo()
    {
        var channel = CreateChannel();
        channel.Writer.Complete();

        Assert.False(channel.Writer.TryWrite(1));
        Assert.False(channel.Reader.TryRead(out _));
        Assert.False(channel.Reader.TryPeek(out _));
        var toRead = channel.Reader.WaitToReadAsync(Token);
        var toWrite = channel.Writer.WaitToWriteAsync(Token);
        Assert.True(toRead.IsCompletedSuccessfully && toWrite.IsCompletedSuccessfully);
        Assert.False(await toRead);
        Assert.False(await toWrite);
        await Assert.ThrowsAsync<ChannelClosedException>(async () => await channel.Reader.ReadAsync(Token));
        await Assert.ThrowsAsync<ChannelClosedException>(async () => await channel.Writer.WriteAsync(1, Token));
    }

    [Fact]
    public async Task Completion_WaitingReaders_AreTold()
    {
        var channel = CreateChannel();
        var reads = Enumerable.Range(0, 5).Select(_ => channel.Reader.ReadAsync(Token).AsTask()).ToList();
        var waits = Enumerable.Range(0, 5).Select(_ => channel.Reader.WaitToReadAsync(Token).AsTask()).ToList();

        channel.Writer.Complete();

        await channel.Reader.Completion.WaitAsync(Limit, Token);
        Assert.All(await Task.WhenAll(waits).WaitAsync(Limit, Token), Assert.False);
        foreach (var read in reads)
        {
            await Assert.ThrowsAsync<ChannelClosedException>(() => read.WaitAsync(Limit, Token));
        }
    }

    [Fact]
    public async Task CompletionWithError_Everybody_IsTold()
    {
        var channel = CreateChannel();
        var error = new FormatException("broken");
        var read = channel.Reader.ReadAsync(Token).AsTask();
        var wait = channel.Reader.WaitToReadAsync(Token).AsTask();

        Assert.True(channel.Writer.TryComplete(error));

        Assert.Same(error, await Assert.ThrowsAsync<FormatException>(() => channel.Reader.Completion.WaitAsync(Limit, Token)));
        Assert.Same(error, (await Assert.ThrowsAsync<ChannelClosedException>(() => read.WaitAsync(Limit, Token))).InnerException);
        Assert.Same(error, await Assert.ThrowsAsync<FormatException>(() => wait.WaitAsync(Limit, Token)));
        Assert.Same(error, await Assert.ThrowsAsync<FormatException>(async () => await channel.Reader.WaitToReadAsync(Token)));
        Assert.Same(error, await Assert.ThrowsAsync<FormatException>(async () => await channel.Writer.WaitToWriteAsync(Token)));
        Assert.Same(error, (await Assert.ThrowsAsync<ChannelClosedException>(async () => await channel.Reader.ReadAsync(Token))).InnerException);
        Assert.Same(error, (await Assert.ThrowsAsync<ChannelClosedException>(async () => await channel.Writer.WriteAsync(1, Token))).InnerException);
    }

    [Fact]
    public async Task CompletionWithError_ItemsLeft_CanBeRead()
    {
        var channel = CreateChannel();
        Assert.True(channel.Writer.TryWrite(1));
        Assert.True(channel.Writer.TryComplete(new FormatException()));

        Assert.True(await channel.Reader.WaitToReadAsync(Token));
        Assert.Equal(1, await channel.Reader.ReadAsync(Token));
        await Assert.ThrowsAsync<FormatException>(() => channel.Reader.Completion.WaitAsync(Limit, Token));
    }

    [Fact]
    public async Task CompletionWithCancellation_Everybody_IsCanceled()
    {
        var channel = CreateChannel();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        var read = channel.Reader.ReadAsync(Token).AsTask();

        Assert.True(channel.Writer.TryComplete(new OperationCanceledException(source.Token)));

        var end = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => channel.Reader.Completion.WaitAsync(Limit, Token));
        Assert.Equal(source.Token, end.CancellationToken);
        Assert.True(channel.Reader.Completion.IsCanceled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(Limit, Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await channel.Reader.ReadAsync(Token));
    }
}
