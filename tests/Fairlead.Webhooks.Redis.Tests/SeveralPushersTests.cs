using System.Text;
using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Redis.Tests.Hosting;
using Fairlead.Webhooks.Tests.Hosting;

namespace Fairlead.Webhooks.Redis.Tests;

/// <summary>Pushers that share an outbox, and nothing else: nothing is sent by two at once, and nothing overtakes.</summary>
public sealed class SeveralPushersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenStreamAsync_RequestOfALivingPusherIsOnItsWay_WaitsForIt()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (first, firstReceiver, _) = await shared.StartPusherAsync();
        var (second, secondReceiver, _) = await shared.StartPusherAsync();
        await WriteAsync(first, "one ");
        var onItsWay = await firstReceiver.NextAsync();

        var writer = await WriteAsync(second, "two");
        await writer.CompleteAsync(Token);

        Assert.Equal(4, writer.AcceptedLength);
        Assert.False(secondReceiver.HasMore);
        onItsWay.Acknowledge();
        var next = await secondReceiver.NextAsync();
        Assert.Equal(("two", 1L, 4L), (next.Text, next.Chunks.Single().Sequence, next.Chunks.Single().Offset));
        next.Acknowledge();
        Assert.Equal(WebhookDelivery.Sent, await writer.WaitForDeliveryAsync(Token).WaitAsync(RunningPusher.HardLimit, Token));
        Assert.Equal(7, writer.AcknowledgedLength);
        await RunningPusher.EmptiedAsync(second);
    }

    [Fact]
    public async Task OpenStreamAsync_RequestOfALivingPusherIsRepeated_IsSentByThatOneAlone()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (first, firstReceiver, _) = await shared.StartPusherAsync();
        var (second, secondReceiver, _) = await shared.StartPusherAsync();
        await WriteAsync(first, "one ");
        var onItsWay = await firstReceiver.NextAsync();
        await WriteAsync(second, "two");

        onItsWay.Answer(500);
        var again = await firstReceiver.NextAsync();

        Assert.Equal(onItsWay.Id, again.Id);
        Assert.Equal(onItsWay.Body, again.Body);
        Assert.False(secondReceiver.HasMore);
        again.Acknowledge();
        Assert.Equal("two", (await secondReceiver.NextAsync()).Text);
    }

    [Fact]
    public async Task OpenStreamAsync_WhatAnotherPusherHasNotStored_IsNotSentByIt()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (first, firstReceiver, _) = await shared.StartPusherAsync();
        var (second, secondReceiver, _) = await shared.StartPusherAsync();
        var older = await WriteAsync(first, "one ");
        var onItsWay = await firstReceiver.NextAsync();
        await older.WriteAsync("lost"u8.ToArray(), Token);

        await WriteAsync(second, "two");
        onItsWay.Acknowledge();

        Assert.Equal("two", (await secondReceiver.NextAsync()).Text);
        var error = await Assert.ThrowsAsync<WebhookWriteException>(async () => await older.FlushAsync(Token));
        Assert.Equal(WebhookWriteFailure.TakenOver, error.Failure);
        Assert.False(firstReceiver.HasMore);
    }

    [Fact]
    public async Task OpenStreamAsync_AnotherPusherHasStoredAllAndSentNothing_IsSentFromHere()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (first, _, _) = await shared.StartPusherAsync(SendsLate);
        var (second, secondReceiver, _) = await shared.StartPusherAsync();
        await (await WriteAsync(first, "one")).CompleteAsync(Token);
        await (await WriteAsync(first, "two", "unfinished")).FlushAsync(Token);

        // Nothing is left to be written, so nothing but the opening can begin the sending.
        var writer = await second.OpenStreamAsync(RunningPusher.Endpoint, "job", Token);
        await second.OpenStreamAsync(RunningPusher.Endpoint, "unfinished", Token);

        var requests = new List<ReceivedRequest>();
        while (requests.Sum(static request => request.Chunks.Count) < 2)
        {
            requests.Add(await secondReceiver.NextAsync());
            requests[^1].Acknowledge();
        }

        Assert.Equal("onetwo", string.Concat(requests.Select(static request => request.Text)));
        Assert.Equal(WebhookDelivery.Sent, await writer.WaitForDeliveryAsync(Token).WaitAsync(RunningPusher.HardLimit, Token));
    }

    [Fact]
    public async Task OpenStreamAsync_NobodyHearsTheAnswer_IsSentFromHereAllTheSame()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (first, _, _) = await shared.StartPusherAsync(SendsLate);
        var (second, secondReceiver, _) = await shared.StartPusherAsync();
        await (await WriteAsync(first, "one")).CompleteAsync(Token);

        // Asked for, and not waited for.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await second.OpenStreamAsync(RunningPusher.Endpoint, "job", new CancellationToken(canceled: true)));

        var request = await secondReceiver.NextAsync();
        Assert.Equal("one", request.Text);
        request.Acknowledge();
        await RunningPusher.UntilAsync(() => second.FindDelivery("job") == WebhookDelivery.Sent, "it is sent");
    }

    [Fact]
    public async Task OpenStreamAsync_NewsComeBeforeTheAnswer_AreHeeded()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (first, firstReceiver, _) = await shared.StartPusherAsync();
        var (second, secondReceiver, outbox) = await shared.StartPusherAsync();
        await WriteAsync(first, "one ");
        var onItsWay = await firstReceiver.NextAsync();
        outbox.AfterOpen = async () =>
        {
            var asked = outbox.NewsAsked;
            onItsWay.Acknowledge();
            await RunningPusher.UntilAsync(() => outbox.NewsAsked > asked, "it hears that the request was acknowledged");
        };

        await WriteAsync(second, "two");

        Assert.Equal("two", (await secondReceiver.NextAsync()).Text);
    }

    [Fact]
    public async Task OpenStreamAsync_NewsOfTheWriterBeforeComeLate_GoesOn()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (first, firstReceiver, _) = await shared.StartPusherAsync();
        var (second, secondReceiver, outbox) = await shared.StartPusherAsync();
        await WriteAsync(first, "one ");
        var onItsWay = await firstReceiver.NextAsync();
        var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        outbox.NewsDelay = late.Task;
        await WriteAsync(second, "two ");
        onItsWay.Acknowledge();
        await RunningPusher.EmptiedAsync(first);

        var newer = await second.OpenStreamAsync(RunningPusher.Endpoint, "job", Token);
        late.SetResult();

        Assert.Equal("two ", (await secondReceiver.NextAsync()).Text);
        Assert.Equal(8, newer.AcceptedLength);
    }

    [Fact]
    public async Task FindAsync_StreamOfAnotherPusher_TellsWhatThatOneHas()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (first, firstReceiver, _) = await shared.StartPusherAsync();
        var (second, secondReceiver, _) = await shared.StartPusherAsync();
        Assert.Null(await second.FindAsync("job", Token));
        var writer = await WriteAsync(first, "one ");
        var onItsWay = await firstReceiver.NextAsync();
        Assert.Equal(new WebhookStreamSnapshot(WebhookDelivery.Sending, 4, 0), await second.FindAsync("job", Token));
        onItsWay.Acknowledge();
        await RunningPusher.EmptiedAsync(first);
        await writer.DisposeAsync();

        // The first one hears that it does not have the stream any more, although it has nothing to do with it.
        var newer = await WriteAsync(second, "two");
        await newer.CompleteAsync(Token);
        (await secondReceiver.NextAsync()).Acknowledge();
        await RunningPusher.EmptiedAsync(second);
        await RunningPusher.UntilAsync(() => first.FindDelivery("job") is null, "it knows that another one has the stream");

        var found = new WebhookStreamSnapshot(WebhookDelivery.Sent, 7, 7);
        Assert.Equal((found, found), (await first.FindAsync("job", Token), await second.FindAsync("job", Token)));
    }

    [Fact]
    public async Task OpenStreamAsync_ThereAndBack_GoesOnWhereTheOtherStopped()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (first, firstReceiver, _) = await shared.StartPusherAsync();
        var (second, secondReceiver, _) = await shared.StartPusherAsync();
        await WriteAsync(first, "one ");
        (await firstReceiver.NextAsync()).Acknowledge();
        await WriteAsync(second, "two ");
        (await secondReceiver.NextAsync()).Acknowledge();

        var back = await WriteAsync(first, "three");

        Assert.Equal(8, back.AcceptedLength);
        var last = await firstReceiver.NextAsync();
        Assert.Equal(("three", 2L, 8L), (last.Text, last.Chunks.Single().Sequence, last.Chunks.Single().Offset));
    }

    [Fact]
    public async Task RedriveAsync_DeadLetterThatAnotherPusherWaitsFor_LetsItGoOn()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (first, firstReceiver, _) = await shared.StartPusherAsync(static options => options.GiveUpAfter = TimeSpan.Zero);
        var (second, secondReceiver, _) = await shared.StartPusherAsync();
        await WriteAsync(first, "one ");
        (await firstReceiver.NextAsync()).Answer(500);
        await RunningPusher.UntilAsync(() => first.ListDeadLetters().Count == 1, "it is parked");

        var writer = await second.OpenStreamAsync(RunningPusher.Endpoint, "job", Token);

        Assert.Equal(WebhookDelivery.Parked, writer.Delivery);
        Assert.True(await first.RedriveAsync(first.ListDeadLetters().Single().Id, Token));
        await RunningPusher.UntilAsync(() => writer.Delivery == WebhookDelivery.Sending, "the other hears of it");
        await writer.WriteAsync("two"u8.ToArray(), Token);
        (await firstReceiver.NextAsync()).Acknowledge();
        Assert.Equal("two", (await secondReceiver.NextAsync()).Text);
    }

    [Fact]
    public async Task DiscardAsync_DeadLetterThatAnotherPusherWaitsFor_EndsItsStream()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (first, firstReceiver, _) = await shared.StartPusherAsync(static options => options.GiveUpAfter = TimeSpan.Zero);
        var (second, _, _) = await shared.StartPusherAsync();
        await WriteAsync(first, "one ");
        (await firstReceiver.NextAsync()).Answer(500);
        await RunningPusher.UntilAsync(() => first.ListDeadLetters().Count == 1, "it is parked");
        var writer = await second.OpenStreamAsync(RunningPusher.Endpoint, "job", Token);

        Assert.True(await first.DiscardAsync(first.ListDeadLetters().Single().Id, Token));

        await RunningPusher.UntilAsync(() => writer.Delivery == WebhookDelivery.Ended, "the other hears of it");
    }

    [Fact]
    public async Task LeaseEnds_PusherIsDead_AnotherSendsTheSameRequestAndGoesOn()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (first, firstReceiver, outbox) = await shared.StartPusherAsync();
        var (second, secondReceiver, _) = await shared.StartPusherAsync();
        var writer = await WriteAsync(first, "one ");
        var lost = await firstReceiver.NextAsync();
        await writer.WriteAsync("two"u8.ToArray(), Token);
        await writer.FlushAsync(Token);
        outbox.Cut();

        await shared.EndLeasesAsync();
        await shared.WakeAllAsync();

        var again = await secondReceiver.NextAsync();
        Assert.Equal(lost.Id, again.Id);
        Assert.Equal(lost.Body, again.Body);
        again.Acknowledge();
        Assert.Equal("two", (await secondReceiver.NextAsync()).Text);
        Assert.Equal(WebhookDelivery.Sending, second.FindDelivery("job"));
    }

    [Fact]
    public async Task StopAsync_AnotherPusherIsThere_TakesOverAtOnce()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (first, firstReceiver, _) = await shared.StartPusherAsync();
        var (_, secondReceiver, _) = await shared.StartPusherAsync();
        await WriteAsync(first, "one ");
        var lost = await firstReceiver.NextAsync();

        await first.StopAsync(Token);

        Assert.Equal(lost.Id, (await secondReceiver.NextAsync()).Id);
    }

    [Fact]
    public async Task LeaseEnds_PusherIsAlive_StopsSendingWhatOthersHave()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (first, firstReceiver, _) = await shared.StartPusherAsync();
        var writer = await WriteAsync(first, "one ");
        var onItsWay = await firstReceiver.NextAsync();
        await shared.EndLeasesAsync();
        var (_, secondReceiver, _) = await shared.StartPusherAsync();
        Assert.Equal(onItsWay.Id, (await secondReceiver.NextAsync()).Id);

        // It hears of it with its next renewal, before which it may not send again.
        await shared.WakeAllAsync();
        await RunningPusher.UntilAsync(() => first.FindDelivery("job") is null, "it knows that others have the stream");
        onItsWay.Answer(500);

        var error = await Assert.ThrowsAsync<WebhookWriteException>(async () => await writer.WriteAsync("x"u8.ToArray(), Token));
        Assert.Equal(WebhookWriteFailure.TakenOver, error.Failure);
        await RunningPusher.EmptiedAsync(first);
        Assert.False(firstReceiver.HasMore);
        await WriteAsync(first, "something else", "another");
        Assert.Equal("something else", (await firstReceiver.NextAsync()).Text);
    }

    [Fact]
    public async Task LeaseEnds_PusherIsAliveAndItsOwnHeir_SendsWhatItLost()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (pusher, receiver, _) = await shared.StartPusherAsync();
        await WriteAsync(pusher, "one ");
        var lost = await receiver.NextAsync();

        // It hears of the loss from the renewal that hands it what it has lost.
        await shared.LeaveAllAsync();
        await shared.WakeAllAsync();

        var again = await receiver.NextAsync();
        Assert.Equal((lost.Id, lost.Text), (again.Id, again.Text));
        again.Acknowledge();
        await RunningPusher.EmptiedAsync(pusher);
    }

    [Fact]
    public async Task LeaseEnds_PusherLeftMoreThanAPage_AnotherTakesOverEverythingOnce()
    {
        const int streams = 700;
        const int requests = 300;
        await using var shared = await SharedOutbox.StartAsync();
        var (dead, heir) = (shared.Open(), shared.Open());
        var body = new byte[10_000];
        for (var number = 0; number < streams; number++)
        {
            var id = $"stream-{number}";
            var fence = (await dead.OpenStreamAsync(RunningPusher.Endpoint, id, Token)).Fence;
            await dead.AppendAsync(new OutboxTail(id, fence, 0, "abcdef"u8.ToArray(), IsCompleted: false), Token);
            if (number < requests)
            {
                var part = new OutboxPart(id, fence, 0, 0, 4, IsFinal: false);
                await dead.StoreAsync(new OutboxRequest($"request-{number}", RunningPusher.Endpoint, body, [part], DateTimeOffset.UnixEpoch), Token);
            }
        }

        await shared.EndLeasesAsync();
        var left = await heir.RecoverAsync(Token);

        Assert.Equal(Enumerable.Range(0, requests).Select(static number => $"request-{number}"), left.Requests.Select(static request => request.Id));
        Assert.Equal(streams, left.Streams.Select(static stream => stream.StreamId).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal((streams, requests), (left.Streams.Count, left.Streams.Count(static stream => stream.Tail.Length == 2)));
        Assert.Empty((await shared.Open().RecoverAsync(Token)).Streams);
    }

    [Fact]
    public async Task TrySendEventAsync_EventOfAnotherPusher_IsNotSentAgain()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (first, firstReceiver, _) = await shared.StartPusherAsync();
        var (second, secondReceiver, _) = await shared.StartPusherAsync();
        Assert.True(await first.TrySendEventAsync(RunningPusher.Endpoint, "msg_17", "{}"u8.ToArray(), Token));
        var onItsWay = await firstReceiver.NextAsync();

        Assert.True(await second.TrySendEventAsync(RunningPusher.Endpoint, "msg_17", "{}"u8.ToArray(), Token));
        onItsWay.Acknowledge();

        await RunningPusher.UntilAsync(() => second.FindDelivery("msg_17") == WebhookDelivery.Sent, "both know that it was sent");
        Assert.True(await second.TrySendEventAsync(RunningPusher.Endpoint, "msg_18", "{}"u8.ToArray(), Token));
        Assert.Equal("msg_18", (await secondReceiver.NextAsync()).Id);
    }

    [Fact]
    public async Task Acknowledge_Everything_LeavesNothingButTheMemoryOfTheStream()
    {
        await using var shared = await SharedOutbox.StartAsync();
        var (pusher, receiver, _) = await shared.StartPusherAsync(static options => options.Retention = TimeSpan.Zero);
        await using (var writer = await WriteAsync(pusher, "one"))
        {
            await writer.CompleteAsync(Token);
            (await receiver.NextAsync()).Acknowledge();
            await RunningPusher.EmptiedAsync(pusher);
        }

        await RunningPusher.UntilAsync(() => pusher.FindDelivery("job") is null, "it is forgotten");
        await UntilAsync(async () => await shared.AskAsync("EXISTS", "{outbox}:stream:job", "{outbox}:tail:job") == "0");
        var keys = (await shared.AskAsync("KEYS", "*"))!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);
        Assert.Equal(["{outbox}:number", "{outbox}:sessions"], keys);
    }

    private static void SendsLate(WebhookPusherOptions options) => options.FlushInterval = TimeSpan.FromMinutes(1);

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(RunningPusher.HardLimit);
        while (!await holds())
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<WebhookStream> WriteAsync(WebhookPusher pusher, string text, string id = "job")
    {
        var stream = await pusher.OpenStreamAsync(RunningPusher.Endpoint, id, Token);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), Token);
        return stream;
    }
}
