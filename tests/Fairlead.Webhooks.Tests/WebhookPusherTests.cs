using System.Globalization;
using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Signing;
using Fairlead.Webhooks.Tests.Hosting;

namespace Fairlead.Webhooks.Tests;

public sealed class WebhookPusherTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_OnceTheIntervalIsOver_SendsWhatIsThere()
    {
        await using var running = await RunningPusher.StartAsync();
        var stream = await running.WriteAsync("job", "one ");
        await RunningPusher.WriteAsync(stream, "two");
        running.Time.Advance(RunningPusher.FlushInterval - TimeSpan.FromMilliseconds(1));
        Assert.False(running.Receiver.HasMore);

        running.Time.Advance(TimeSpan.FromMilliseconds(1));
        var request = await running.Receiver.NextAsync();

        Assert.Equal("one two", request.Text);
        Assert.Equal(RunningPusher.Endpoint.Url, request.Url);
        Assert.StartsWith("msg_", request.Id, StringComparison.Ordinal);
        Assert.Null(request.Signature);
        request.Acknowledge();
        await RunningPusher.UntilAsync(() => stream.AcknowledgedLength == 7, "it is acknowledged");
    }

    [Fact]
    public async Task WriteAsync_BodyIsFull_SendsAtOnce()
    {
        await using var running = await RunningPusher.StartAsync(static options => options.MaxBodyBytes = 5_000);

        await running.WriteAsync("job", new string('x', 6_000));
        var request = await running.Receiver.NextAsync();

        Assert.InRange(request.Body.Length, 4_600, 5_000);
    }

    [Fact]
    public async Task WriteAsync_WhileARequestIsOnItsWay_GoesWithTheNext()
    {
        await using var running = await RunningPusher.StartAsync();
        var stream = await running.WriteAsync("job", "first");
        var first = await running.FlushedAsync();
        await RunningPusher.WriteAsync(stream, " second");
        running.Time.Advance(RunningPusher.FlushInterval);
        await RunningPusher.WriteAsync(stream, " third");
        Assert.False(running.Receiver.HasMore);

        first.Acknowledge();
        var second = await running.Receiver.NextAsync();

        Assert.Equal(" second third", second.Text);
        Assert.Equal((1L, 5L), (second.Chunks.Single().Sequence, second.Chunks.Single().Offset));
    }

    [Fact]
    public async Task WriteAsync_SeveralStreamsOfOneEndpoint_ShareARequest()
    {
        await using var running = await RunningPusher.StartAsync();
        await running.WriteAsync("a", "1");
        await running.WriteAsync("b", "2");
        await running.WriteAsync("elsewhere", "3", new WebhookEndpoint(new Uri("https://receiver.example/other")));

        running.Time.Advance(RunningPusher.FlushInterval);
        var requests = new[] { await running.Receiver.NextAsync(), await running.Receiver.NextAsync() }.OrderBy(static request => request.Url.AbsolutePath).ToList();

        Assert.Equal(["a", "b"], requests[0].Chunks.Select(static chunk => chunk.StreamId));
        Assert.Equal(["elsewhere"], requests[1].Chunks.Select(static chunk => chunk.StreamId));
    }

    [Fact]
    public async Task CompleteAsync_EndIsAcknowledged_IsSent()
    {
        await using var running = await RunningPusher.StartAsync();
        var stream = await running.WriteAsync("job", "all");
        await stream.CompleteAsync(Token);
        var waiting = stream.WaitForDeliveryAsync(Token);

        var request = await running.FlushedAsync();
        Assert.True(request.Chunks.Single().IsFinal);
        Assert.Equal(WebhookDelivery.Sending, stream.Delivery);
        request.Acknowledge();

        Assert.Equal(WebhookDelivery.Sent, await waiting.WaitAsync(RunningPusher.HardLimit, Token));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await RunningPusher.WriteAsync(stream, "more"));
        await RunningPusher.EmptiedAsync(running.Pusher);
    }

    [Fact]
    public async Task CompleteAsync_AfterEverythingWasAcknowledged_SendsTheEndAlone()
    {
        await using var running = await RunningPusher.StartAsync();
        var stream = await running.WriteAsync("job", "all");
        (await running.FlushedAsync()).Acknowledge();
        await RunningPusher.UntilAsync(() => stream.AcknowledgedLength == 3, "it is acknowledged");

        await stream.CompleteAsync(Token);
        var end = (await running.FlushedAsync()).Chunks.Single();

        Assert.Equal((1L, 3L, true), (end.Sequence, end.Offset, end.IsFinal));
        Assert.Empty(end.Bytes);
    }

    [Fact]
    public async Task WriteAsync_CharacterCutBetweenWrites_TravelsWhole()
    {
        await using var running = await RunningPusher.StartAsync();
        var stream = await running.OpenAsync("job");
        await stream.WriteAsync(new byte[] { (byte)'a', 0xE2, 0x82 }, Token);
        (await running.FlushedAsync()).Acknowledge();
        await RunningPusher.UntilAsync(() => stream.AcknowledgedLength == 1, "what is complete is acknowledged");

        await stream.WriteAsync(new byte[] { 0xAC }, Token);

        Assert.Equal("\u20ac", (await running.FlushedAsync()).Text);
    }

    [Fact]
    public async Task Send_WithSecrets_IsSignedByEachOverTheBytesThatWereSent()
    {
        await using var running = await RunningPusher.StartAsync();
        var (old, @new) = (WebhookSecret.Create(), WebhookSecret.Create());
        await running.WriteAsync("job", "text", new WebhookEndpoint(new Uri("https://receiver.example/"), old, @new));

        var request = await running.FlushedAsync();

        foreach (var secret in new[] { old, @new })
        {
            var verifier = new WebhookVerifier(new WebhookVerifierOptions { Secrets = { secret.Reveal() } }, running.Time);
            Assert.Equal(WebhookVerdict.Verified, verifier.Verify(request.Id, request.Timestamp, request.Signature, request.Body));
        }
    }

    [Fact]
    public async Task Send_RepeatedAfterAFailure_IsTheSameRequestWithAFreshSignature()
    {
        await using var running = await RunningPusher.StartAsync(static options => options.RetryDelay = TimeSpan.FromSeconds(10));
        var secret = WebhookSecret.Create();
        var endpoint = new WebhookEndpoint(new Uri("https://receiver.example/"), secret);
        var stream = await running.WriteAsync("job", "text", endpoint);
        var first = await running.FlushedAsync();
        await RunningPusher.WriteAsync(stream, " and more");

        first.Reset();
        var (second, _) = await running.NextAfterAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(first.Body, second.Body);
        Assert.InRange(long.Parse(second.Timestamp, CultureInfo.InvariantCulture) - long.Parse(first.Timestamp, CultureInfo.InvariantCulture), 5, 15);
        var verifier = new WebhookVerifier(new WebhookVerifierOptions { Secrets = { secret.Reveal() } }, running.Time);
        Assert.Equal(WebhookVerdict.Verified, verifier.Verify(second.Id, second.Timestamp, second.Signature, second.Body));
        second.Acknowledge();
        var (third, _) = await running.NextAfterAsync(RunningPusher.FlushInterval, TimeSpan.FromSeconds(5));
        Assert.Equal(" and more", third.Text);
    }

    [Fact]
    public async Task OpenStreamAsync_OpenedAgain_GoesOnAndFencesTheOlderWriter()
    {
        await using var running = await RunningPusher.StartAsync();
        var older = await running.WriteAsync("job", "abc");

        var newer = await running.OpenAsync("job");
        await RunningPusher.WriteAsync(newer, "def");

        Assert.Equal(3, newer.AcceptedLength);
        var error = await Assert.ThrowsAsync<WebhookWriteException>(async () => await RunningPusher.WriteAsync(older, "xyz"));
        Assert.Equal((WebhookWriteFailure.TakenOver, 6L), (error.Failure, error.AcceptedLength));
        Assert.Equal("abcdef", (await running.FlushedAsync()).Text);
        Assert.Equal(6, running.Pusher.GetStatistics().PendingBytes);
    }

    // Found with seed 1073 of the law test: the outbox knew the new fence before the lane did, and the lane took its own stream for lost.
    [Fact]
    public async Task OpenStreamAsync_WhileItsLaneIsDue_DoesNotLoseTheStream()
    {
        var outbox = new CuttableOutbox(new MemoryWebhookOutbox());
        await using var running = await RunningPusher.StartAsync(outbox: outbox);
        await running.WriteAsync("job", "abc");
        await running.WriteAsync("other", "xyz");
        outbox.AfterOpen = async () => Assert.Equal(["other"], (await running.FlushedAsync()).Chunks.Select(static chunk => chunk.StreamId));

        var newer = await running.OpenAsync("job");
        await RunningPusher.WriteAsync(newer, "def");

        Assert.Equal((3L, 6L), (newer.AcceptedLength, newer.WrittenLength));
        Assert.Equal(WebhookDelivery.Sending, newer.Delivery);
    }

    [Fact]
    public async Task OpenStreamAsync_OfAnotherEndpoint_IsRefused()
    {
        await using var running = await RunningPusher.StartAsync();
        await running.OpenAsync("job");

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await running.OpenAsync("job", new WebhookEndpoint(new Uri("https://other.example/"))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("\u00e9")]
    public async Task OpenStreamAsync_BadId_Throws(string streamId)
    {
        await using var running = await RunningPusher.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(async () => await running.OpenAsync(streamId));
        await Assert.ThrowsAsync<ArgumentException>(async () => await running.OpenAsync(new string('x', 129)));
    }

    [Fact]
    public async Task OpenStreamAsync_IdThatJsonEscapes_IsReceivedAsItIs()
    {
        await using var running = await RunningPusher.StartAsync();
        await running.WriteAsync("a\"b\\c", "x");

        Assert.Equal("a\"b\\c", (await running.FlushedAsync()).Chunks.Single().StreamId);
    }

    [Fact]
    public async Task Retention_IsOver_StreamIsForgotten()
    {
        await using var running = await RunningPusher.StartAsync(static options => options.Retention = TimeSpan.FromMinutes(10));
        var stream = await running.WriteAsync("job", "x");
        await stream.CompleteAsync(Token);
        (await running.FlushedAsync()).Acknowledge();
        await stream.WaitForDeliveryAsync(Token).WaitAsync(RunningPusher.HardLimit, Token);
        await RunningPusher.UntilAsync(() => running.Time.PendingTimers > 0, "it is to be forgotten");

        running.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(WebhookDelivery.Sent, running.Pusher.FindDelivery("job"));
        running.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(running.Pusher.FindDelivery("job"));
        Assert.Equal((0, 0), (running.Pusher.GetStatistics().Streams, running.Pusher.GetStatistics().Endpoints));
        Assert.Equal(0, (await running.OpenAsync("job")).AcceptedLength);
    }

    [Fact]
    public async Task Lanes_SeveralOfOneEndpoint_SendAtOnceAndKeepEachStreamInOrder()
    {
        await using var running = await RunningPusher.StartAsync(static options => options.MaxRequestsInFlightPerEndpoint = 2);
        var a = await running.WriteAsync("a", "a1");
        await running.WriteAsync("b", "b1");

        // The window of a new endpoint is one: its first request says whether there is a receiver.
        var first = await running.FlushedAsync();
        Assert.False(running.Receiver.HasMore);
        first.Acknowledge();
        var second = await running.Receiver.NextAsync();
        await RunningPusher.WriteAsync(a, "a2");
        var third = await running.FlushedAsync();

        Assert.Equal(["a1", "b1", "a2"], [first.Text, second.Text, third.Text]);
    }

    [Fact]
    public async Task StopAsync_OutputThatWaits_IsSentFirst()
    {
        var running = await RunningPusher.StartAsync();
        var stream = await running.WriteAsync("job", "last words");

        var stopping = running.Pusher.StopAsync(Token);
        (await running.Receiver.NextAsync()).Acknowledge();
        await stopping.WaitAsync(RunningPusher.HardLimit, Token);

        Assert.Equal(10, stream.AcknowledgedLength);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await RunningPusher.WriteAsync(stream, "x"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await running.OpenAsync("other"));
    }

    [Fact]
    public async Task StopAsync_ReceiverThatDoesNotAnswer_EndsAfterTheDrainTime()
    {
        var running = await RunningPusher.StartAsync();
        var stream = await running.WriteAsync("job", "x");
        await running.FlushedAsync();
        var waiting = stream.WaitForDeliveryAsync(Token);

        var stopping = running.Pusher.StopAsync(Token);
        Assert.False(stopping.IsCompleted);
        running.Time.Advance(TimeSpan.FromSeconds(5));

        await stopping.WaitAsync(RunningPusher.HardLimit, Token);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(RunningPusher.HardLimit, Token));
    }

    [Fact]
    public async Task StartAsync_AfterAPredecessor_SendsItsRequestFirstAndThenTheTail()
    {
        var first = await RunningPusher.StartAsync();
        var stream = await first.WriteAsync("job", "frozen ");
        var before = await first.FlushedAsync();
        await RunningPusher.WriteAsync(stream, "tail");
        await stream.FlushAsync(Token);
        await first.DisposeAsync();

        await using var second = await RunningPusher.StartAsync(outbox: first.Outbox, time: first.Time);
        var again = await second.Receiver.NextAsync();
        Assert.Equal((before.Id, "frozen "), (again.Id, again.Text));
        Assert.Equal(before.Body, again.Body);
        var writer = await second.OpenAsync("job");
        Assert.Equal(11, writer.AcceptedLength);
        await RunningPusher.WriteAsync(writer, " and on");
        again.Acknowledge();
        var (rest, _) = await second.NextAfterAsync(RunningPusher.FlushInterval, TimeSpan.FromSeconds(1));

        Assert.Equal("tail and on", rest.Text);
        Assert.Equal((1L, 7L), (rest.Chunks.Single().Sequence, rest.Chunks.Single().Offset));
    }

    [Fact]
    public async Task StoreAsync_StreamWasTakenOverElsewhere_SendsTheOthersOnly()
    {
        await using var running = await RunningPusher.StartAsync();
        var lost = await running.WriteAsync("lost", "mine");
        await running.WriteAsync("kept", "ours");
        await running.Outbox.OpenStreamAsync(RunningPusher.Endpoint, "lost", Token);

        var request = await running.FlushedAsync();

        Assert.Equal(["kept"], request.Chunks.Select(static chunk => chunk.StreamId));
        var error = await Assert.ThrowsAsync<WebhookWriteException>(async () => await RunningPusher.WriteAsync(lost, "x"));
        Assert.Equal(WebhookWriteFailure.TakenOver, error.Failure);
        Assert.Equal(4, running.Pusher.GetStatistics().PendingBytes);
    }
}
