using System.Text;
using Fairlead.Webhooks.Outbox;
using Microsoft.Extensions.Logging.Abstractions;
using TestSupport;

namespace Fairlead.Webhooks.Tests.Hosting;

/// <summary>A pusher on a clock that the test moves, with a receiver in the same process.</summary>
internal sealed class RunningPusher : IAsyncDisposable
{
    public static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(50);

    private RunningPusher(WebhookPusherOptions options, IWebhookOutbox outbox, ManualTimeProvider time)
    {
        (Time, Outbox) = (time, outbox);
        Pusher = new WebhookPusher(options, outbox, Time, NullLogger<WebhookPusher>.Instance, meterFactory: null, new Random(7), _ => Receiver);
    }

    /// <summary>Gets how long a test waits for what must happen; only a defect reaches it.</summary>
    public static TimeSpan HardLimit { get; } = TimeSpan.FromSeconds(30);

    public static WebhookEndpoint Endpoint { get; } = new(new Uri("https://receiver.example/hook"));

    public ManualTimeProvider Time { get; }

    public IWebhookOutbox Outbox { get; }

    public ScriptedReceiver Receiver { get; } = new();

    public WebhookPusher Pusher { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts a pusher with one lane, unless told otherwise.</summary>
    public static async Task<RunningPusher> StartAsync(Action<WebhookPusherOptions>? configure = null, IWebhookOutbox? outbox = null, ManualTimeProvider? time = null)
    {
        var options = new WebhookPusherOptions { MaxRequestsInFlightPerEndpoint = 1 };
        configure?.Invoke(options);
        var running = new RunningPusher(options, outbox ?? new MemoryWebhookOutbox(), time ?? new ManualTimeProvider());
        await running.Pusher.StartAsync(Token);
        return running;
    }

    public async Task<WebhookStream> OpenAsync(string streamId, WebhookEndpoint? endpoint = null) => await Pusher.OpenStreamAsync(endpoint ?? Endpoint, streamId, Token);

    public async Task<WebhookStream> WriteAsync(string streamId, string text, WebhookEndpoint? endpoint = null)
    {
        var stream = await OpenAsync(streamId, endpoint);
        await WriteAsync(stream, text);
        return stream;
    }

    public static ValueTask WriteAsync(WebhookStream stream, string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), Token);

    /// <summary>Lets the flush interval pass, and waits for the request that is then sent.</summary>
    public Task<ReceivedRequest> FlushedAsync()
    {
        Time.Advance(FlushInterval);
        return Receiver.NextAsync();
    }

    /// <summary>Moves the time on, step by step, until a request arrives: for waits with jitter.</summary>
    /// <remarks>
    /// It moves only while nothing is on its way and something waits for the time. No step is one too many as long as there is one timer:
    /// with several lanes, another one's timer hides that the first is on its way to its request.
    /// </remarks>
    public async Task<(ReceivedRequest Request, TimeSpan Waited)> NextAfterAsync(TimeSpan step, TimeSpan most)
    {
        var next = Receiver.NextAsync();
        var waited = TimeSpan.Zero;
        while (true)
        {
            await UntilAsync(() => next.IsCompleted || (Pusher.GetStatistics().InFlight == 0 && Time.PendingTimers > 0), "a request arrives, or waits for its time");
            if (next.IsCompleted)
            {
                return (await next, waited);
            }

            Assert.True(waited < most, $"Nothing arrived within {most}.");
            Time.Advance(step);
            waited += step;
        }
    }

    /// <summary>Waits until nothing is on its way and something waits for its time.</summary>
    public Task WaitingAsync() => UntilAsync(() => Pusher.GetStatistics().InFlight == 0 && Time.PendingTimers > 0, "a request waits for its time");

    /// <summary>Waits until nothing is kept any more: the room is given back right after a stream is called sent.</summary>
    public static Task EmptiedAsync(WebhookPusher pusher) => UntilAsync(() => pusher.GetStatistics().PendingBytes == 0, "nothing is kept");

    /// <summary>Waits until a condition holds that other threads bring about.</summary>
    public static async Task UntilAsync(Func<bool> isReached, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isReached())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < HardLimit, $"It never came to this: {what}");
            await Task.Yield();
        }
    }

    /// <summary>Moves the time on by flush intervals until something that needs them has ended.</summary>
    public async Task FlushingUntilAsync(Task task)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!task.IsCompleted)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < HardLimit, "It does not end.");
            await Task.Yield();
            Time.Advance(FlushInterval);
        }

        await task;
    }

    public ValueTask DisposeAsync() => Pusher.DisposeAsync();
}
