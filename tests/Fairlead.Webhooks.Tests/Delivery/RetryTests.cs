using System.Globalization;
using Fairlead.Webhooks.Tests.Hosting;

namespace Fairlead.Webhooks.Tests.Delivery;

public sealed class RetryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Answer_NoSuccess_IsRetriedWithinTheBackoff(int status)
    {
        await using var running = await RunningPusher.StartAsync();
        await running.WriteAsync("job", "x");
        var first = await running.FlushedAsync();

        first.Answer(status);
        var (second, waited) = await running.NextAfterAsync(TimeSpan.FromMilliseconds(10), Second);

        Assert.Equal(first.Id, second.Id);
        Assert.InRange(waited, TimeSpan.FromSeconds(0.5), Second);
        second.Acknowledge();
        await RunningPusher.UntilAsync(() => running.Pusher.GetStatistics() is { DeliveredRequests: 1, Retried: 1, PendingBytes: 0 }, "it is delivered");
    }

    [Fact]
    public async Task Handler_ThrowsWhatNobodyExpects_IsAFailureLikeAnother()
    {
        await using var running = await RunningPusher.StartAsync();
        await running.WriteAsync("job", "x");
        var first = await running.FlushedAsync();

        first.Fail(new NotSupportedException());
        var (second, _) = await running.NextAfterAsync(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));

        Assert.Equal(first.Id, second.Id);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(204)]
    [InlineData(299)]
    public async Task Answer_AnySuccess_Acknowledges(int status)
    {
        await using var running = await RunningPusher.StartAsync();
        var stream = await running.WriteAsync("job", "x");

        (await running.FlushedAsync()).Answer(status);

        await RunningPusher.UntilAsync(() => stream.AcknowledgedLength == 1, "it is acknowledged");
    }

    [Theory]
    [InlineData("120", 120, 121)]
    [InlineData("Tue, 01 Jan 2030 00:05:00 GMT", 299, 302)]
    [InlineData("999999999999999999", 3_600, 3_601)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 3_600, 3_601)]
    [InlineData("Mon, 31 Dec 2029 23:00:00 GMT", 0, 1)]
    [InlineData("0", 0, 1)]
    [InlineData("soon", 0, 1)]
    public async Task RetryAfter_OfAnyForm_IsHonouredUpToTheCeiling(string retryAfter, int least, int most)
    {
        await using var running = await RunningPusher.StartAsync();
        await running.WriteAsync("job", "x");
        var first = await running.FlushedAsync();

        first.Answer(503, retryAfter);
        var (_, waited) = await running.NextAfterAsync(TimeSpan.FromMilliseconds(500), TimeSpan.FromHours(2));

        Assert.InRange(waited.TotalSeconds, least, most + 0.5);
    }

    [Fact]
    public async Task RetryAfter_OnOneLane_PausesTheWholeEndpoint()
    {
        await using var running = await RunningPusher.StartAsync(static options => options.MaxRequestsInFlightPerEndpoint = 2);
        await running.WriteAsync("a", "a");
        var refused = await running.FlushedAsync();
        refused.Answer(429, "60");
        await running.WaitingAsync();
        await running.WriteAsync("b", "b");
        running.Time.Advance(RunningPusher.FlushInterval);

        // The request's own time is compared: how long another thread needs to send it says nothing about the pause.
        running.Time.Advance(TimeSpan.FromSeconds(58));
        running.Time.Advance(TimeSpan.FromSeconds(4));
        var next = await running.Receiver.NextAsync();

        Assert.InRange(SecondsOf(next) - SecondsOf(refused), 60, 62);
        Assert.Contains(next.Text, new[] { "a", "b" });

        static long SecondsOf(ReceivedRequest request) => long.Parse(request.Timestamp, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Answer_NoneWithinTheTimeout_IsAFailure()
    {
        await using var running = await RunningPusher.StartAsync(static options => options.RequestTimeout = TimeSpan.FromSeconds(10));
        await running.WriteAsync("job", "x");
        var first = await running.FlushedAsync();
        running.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, running.Pusher.GetStatistics().Retried);

        running.Time.Advance(Second);
        var (second, _) = await running.NextAfterAsync(TimeSpan.FromMilliseconds(100), Second);

        Assert.Equal(first.Id, second.Id);
    }

    [Fact]
    public async Task Breaker_FailuresInARow_LetsOneProbeThroughAtATime()
    {
        await using var running = await RunningPusher.StartAsync(static options =>
        {
            (options.MaxRequestsInFlightPerEndpoint, options.FailuresBeforeBreak) = (4, 3);
            (options.RetryDelay, options.MaxRetryDelay) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100));
            (options.BreakDuration, options.MaxBreakDuration) = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
        });
        foreach (var id in new[] { "a", "b", "c", "d" })
        {
            await running.WriteAsync(id, id);
        }

        running.Time.Advance(RunningPusher.FlushInterval);
        for (var failure = 0; failure < 3; failure++)
        {
            (await running.NextAfterAsync(TimeSpan.FromMilliseconds(50), Second)).Request.Answer(500);
        }

        var (probe, waited) = await running.NextAfterAsync(TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1));
        Assert.InRange(waited.TotalSeconds, 9.5, 11.5);
        running.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.False(running.Receiver.HasMore);
        probe.Answer(500);
        (probe, waited) = await running.NextAfterAsync(TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1));
        Assert.InRange(waited.TotalSeconds, 19.5, 22.5);

        probe.Acknowledge();
        var rest = new[] { await running.Receiver.NextAsync(), await running.Receiver.NextAsync() };
        Assert.Equal(2, rest.Select(static request => request.Id).Distinct().Count());
    }

    [Fact]
    public async Task Answer410_EndsTheEndpointAndTellsWhatWasLost()
    {
        var told = new TaskCompletionSource<WebhookNotification>();
        await using var running = await RunningPusher.StartAsync(options => options.OnNotification = (notification, _) =>
        {
            told.TrySetResult(notification);
            return default;
        });
        var a = await running.WriteAsync("a", "12345");
        var b = await running.WriteAsync("b", "678");
        var request = await running.FlushedAsync();
        await RunningPusher.WriteAsync(a, "90");

        request.Answer(410);
        var notification = await told.Task.WaitAsync(RunningPusher.HardLimit, Token);

        Assert.Equal((WebhookNotificationKind.EndpointEnded, 10L), (notification.Kind, notification.UnacknowledgedBytes));
        Assert.Equal(["a", "b"], notification.StreamIds.Order());
        Assert.Equal((WebhookDelivery.Ended, WebhookDelivery.Ended), (a.Delivery, b.Delivery));
        var error = await Assert.ThrowsAsync<WebhookWriteException>(async () => await RunningPusher.WriteAsync(b, "x"));
        Assert.Equal(WebhookWriteFailure.Ended, error.Failure);
        await RunningPusher.UntilAsync(() => running.Pusher.GetStatistics() is { PendingBytes: 0, InFlight: 0, DeadLetters: 0 }, "nothing is left");
        Assert.Equal(WebhookDelivery.Ended, (await running.OpenAsync("c")).Delivery);
    }

    [Fact]
    public async Task Senders_ReceiversThatHang_LeaveEnoughForTheOthers()
    {
        await using var running = await RunningPusher.StartAsync(static options => (options.MaxRequestsInFlight, options.MaxRequestsInFlightPerEndpoint) = (8, 8));
        running.Receiver.Answer = static request =>
        {
            // The others never answer.
            if (request.Url.Host == "healthy.example")
            {
                request.Acknowledge();
            }
        };
        for (var endpoint = 0; endpoint < 7; endpoint++)
        {
            await running.WriteAsync($"hanging-{endpoint}", "x", new WebhookEndpoint(new Uri($"https://hanging-{endpoint}.example/")));
        }

        var healthy = await running.WriteAsync("healthy", "x", new WebhookEndpoint(new Uri("https://healthy.example/")));
        running.Time.Advance(RunningPusher.FlushInterval);

        await RunningPusher.UntilAsync(() => healthy.AcknowledgedLength == 1, "the healthy one is served");
    }
}
