using Fairlead.Webhooks.Tests.Hosting;

namespace Fairlead.Webhooks.Tests.Delivery;

public sealed class DeadLetterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retries_Exhausted_ParkEveryStreamOfTheRequest()
    {
        var told = new TaskCompletionSource<WebhookNotification>();
        await using var running = await RunningPusher.StartAsync(options =>
        {
            options.GiveUpAfter = TimeSpan.FromSeconds(10);
            options.OnNotification = (notification, _) =>
            {
                told.TrySetResult(notification);
                return default;
            };
        });
        var a = await running.WriteAsync("a", "aaa");
        var b = await running.WriteAsync("b", "bb");
        var waiting = b.WaitForDeliveryAsync(Token);

        var request = await FailUntilParkedAsync(running);

        var letter = (await told.Task.WaitAsync(RunningPusher.HardLimit, Token)).DeadLetter;
        Assert.NotNull(letter);
        Assert.Equal(letter, running.Pusher.ListDeadLetters().Single());
        Assert.Equal((request.Id, WebhookParkReason.RetriesExhausted, "status 500"), (letter.Id, letter.Reason, letter.LastError));
        Assert.Equal(["a", "b"], letter.StreamIds);
        Assert.Equal(WebhookDelivery.Parked, await waiting.WaitAsync(RunningPusher.HardLimit, Token));
        var error = await Assert.ThrowsAsync<WebhookWriteException>(async () => await RunningPusher.WriteAsync(a, "x"));
        Assert.Equal((WebhookWriteFailure.Parked, 3L), (error.Failure, error.AcceptedLength));
        Assert.Equal(5, running.Pusher.GetStatistics().PendingBytes);
    }

    [Fact]
    public async Task RedriveAsync_SendsTheSameRequestAndThenTheRestInOrder()
    {
        await using var running = await RunningPusher.StartAsync(static options => options.GiveUpAfter = TimeSpan.FromSeconds(10));
        var stream = await running.WriteAsync("job", "first ");
        running.Time.Advance(RunningPusher.FlushInterval);
        var request = await running.Receiver.NextAsync();
        await RunningPusher.WriteAsync(stream, "second ");
        await FailUntilParkedAsync(running, request);

        Assert.True(await running.Pusher.RedriveAsync(request.Id, Token));
        Assert.False(await running.Pusher.RedriveAsync(request.Id, Token));
        Assert.Equal(WebhookDelivery.Sending, stream.Delivery);
        await RunningPusher.WriteAsync(stream, "third");
        await stream.CompleteAsync(Token);
        var (again, _) = await running.NextAfterAsync(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Assert.Equal(request.Id, again.Id);
        Assert.Equal(request.Body, again.Body);
        again.Acknowledge();
        var (rest, _) = await running.NextAfterAsync(RunningPusher.FlushInterval, TimeSpan.FromMinutes(5));

        Assert.Equal("second third", rest.Text);
        rest.Acknowledge();
        Assert.Equal(WebhookDelivery.Sent, await stream.WaitForDeliveryAsync(Token).WaitAsync(RunningPusher.HardLimit, Token));
        Assert.Empty(running.Pusher.ListDeadLetters());
    }

    [Fact]
    public async Task RedriveAsync_FailsAgain_IsParkedAgain()
    {
        await using var running = await RunningPusher.StartAsync(static options => options.GiveUpAfter = TimeSpan.FromSeconds(10));
        var stream = await running.WriteAsync("job", "x");
        var request = await FailUntilParkedAsync(running);

        await running.Pusher.RedriveAsync(request.Id, Token);
        await FailUntilParkedAsync(running);

        Assert.Equal(request.Id, running.Pusher.ListDeadLetters().Single().Id);
        Assert.Equal(WebhookDelivery.Parked, stream.Delivery);
    }

    [Fact]
    public async Task Retries_ExhaustedForOneLane_OtherStreamsGoOn()
    {
        await using var running = await RunningPusher.StartAsync(static options => options.GiveUpAfter = TimeSpan.Zero);
        await running.WriteAsync("bad", "x");
        await FailUntilParkedAsync(running);

        await running.WriteAsync("good", "y");

        Assert.Equal("y", (await running.FlushedAsync()).Text);
    }

    [Fact]
    public async Task DiscardAsync_EndsTheStreamsAndGivesTheirRoomBack()
    {
        await using var running = await RunningPusher.StartAsync(static options => options.GiveUpAfter = TimeSpan.Zero);
        var stream = await running.WriteAsync("job", "abc");
        var request = await FailUntilParkedAsync(running);

        Assert.True(await running.Pusher.DiscardAsync(request.Id, Token));
        Assert.False(await running.Pusher.DiscardAsync(request.Id, Token));

        Assert.Equal(WebhookDelivery.Ended, stream.Delivery);
        Assert.Equal((0L, 0), (running.Pusher.GetStatistics().PendingBytes, running.Pusher.GetStatistics().DeadLetters));
    }

    [Fact]
    public async Task WriteAsync_NoRoomWithinTheTimeout_ParksTheStreamAndKeepsWhatWasAccepted()
    {
        await using var running = await RunningPusher.StartAsync(static options => options.MaxBufferedBytesPerEndpoint = 65_536);
        var full = await running.WriteAsync("full", new string('x', 65_536));
        var stream = await running.OpenAsync("job");
        var first = await running.FlushedAsync();

        var writing = RunningPusher.WriteAsync(stream, "no room").AsTask();
        running.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(writing.IsCompleted);
        running.Time.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<WebhookWriteException>(() => writing.WaitAsync(RunningPusher.HardLimit, Token));
        Assert.Equal((WebhookWriteFailure.Parked, 0L), (error.Failure, error.AcceptedLength));
        var letter = running.Pusher.ListDeadLetters().Single();
        Assert.Equal(("tail_job", WebhookParkReason.BufferFull), (letter.Id, letter.Reason));
        Assert.Equal((WebhookDelivery.Parked, WebhookDelivery.Sending), (stream.Delivery, full.Delivery));
        Assert.NotNull(first);
    }

    [Fact]
    public async Task WriteAsync_RoomComesInTime_GoesOn()
    {
        await using var running = await RunningPusher.StartAsync(static options => (options.MaxBufferedBytesPerEndpoint, options.WriteTimeout) = (65_536, TimeSpan.FromDays(1)));
        var stream = await running.OpenAsync("job");
        var writing = RunningPusher.WriteAsync(stream, new string('x', 150_000)).AsTask();
        running.Receiver.Answer = static request => request.Acknowledge();

        await running.FlushingUntilAsync(writing);

        Assert.Equal(150_000, stream.WrittenLength);
    }

    [Fact]
    public async Task RedriveAsync_OfATail_SendsWhatWasWritten()
    {
        await using var running = await RunningPusher.StartAsync(static options => (options.MaxBufferedBytesPerEndpoint, options.WriteTimeout) = (65_536, TimeSpan.Zero));
        var stream = await running.OpenAsync("job");
        await Assert.ThrowsAsync<WebhookWriteException>(async () => await RunningPusher.WriteAsync(stream, new string('x', 70_000)));
        var accepted = (int)stream.WrittenLength;
        Assert.InRange(accepted, 49_152, 65_536);

        Assert.True(await running.Pusher.RedriveAsync("tail_job", Token));
        var (request, _) = await running.NextAfterAsync(RunningPusher.FlushInterval, TimeSpan.FromSeconds(1));

        Assert.Equal(new string('x', accepted), request.Text);
    }

    [Fact]
    public async Task StartAsync_AfterAPredecessor_KeepsItsDeadLetters()
    {
        var first = await RunningPusher.StartAsync(static options => options.GiveUpAfter = TimeSpan.Zero);
        var stream = await first.WriteAsync("job", "frozen ");
        first.Time.Advance(RunningPusher.FlushInterval);
        var request = await first.Receiver.NextAsync();
        await RunningPusher.WriteAsync(stream, "tail");
        await FailUntilParkedAsync(first, request);
        await first.DisposeAsync();

        await using var second = await RunningPusher.StartAsync(outbox: first.Outbox, time: first.Time);
        Assert.Equal(request.Id, second.Pusher.ListDeadLetters().Single().Id);
        Assert.Equal(WebhookDelivery.Parked, second.Pusher.FindDelivery("job"));
        await second.Pusher.RedriveAsync(request.Id, Token);
        var again = await second.Receiver.NextAsync();
        again.Acknowledge();
        var (rest, _) = await second.NextAfterAsync(RunningPusher.FlushInterval, TimeSpan.FromSeconds(1));

        Assert.Equal((request.Id, "frozen ", "tail"), (again.Id, again.Text, rest.Text));
    }

    private static async Task<ReceivedRequest> FailUntilParkedAsync(RunningPusher running, ReceivedRequest? request = null)
    {
        while (true)
        {
            request ??= (await running.NextAfterAsync(RunningPusher.FlushInterval, TimeSpan.FromMinutes(10))).Request;
            var failures = running.Pusher.GetStatistics().Retried;
            request.Answer(500);
            await RunningPusher.UntilAsync(() => running.Pusher.GetStatistics() is var now && (now.Retried > failures || now.DeadLetters > 0), "it is retried or parked");
            if (running.Pusher.ListDeadLetters().Count > 0)
            {
                return request;
            }

            request = null;
        }
    }
}
