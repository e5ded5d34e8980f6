using System.Net;
using System.Net.Security;
using System.Text;
using Fairlead.Webhooks.Delivery;
using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Signing;
using Fairlead.Webhooks.Tests.Hosting;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Webhooks.Tests.Delivery;

/// <summary>Real connections, the system's clock, and receivers that misbehave.</summary>
public sealed class LoopbackTests
{
    private const int Streams = 60;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpProtocols.Http1, false, false, "HTTP/1.1")]
    [InlineData(HttpProtocols.Http2, false, true, "HTTP/2")]
    [InlineData(HttpProtocols.Http1AndHttp2, true, false, "HTTP/2")]
    [InlineData(HttpProtocols.Http1, true, false, "HTTP/1.1")]
    public async Task Push_OverEachProtocol_ArrivesExactly(HttpProtocols protocols, bool isSecure, bool withoutTls, string expected)
    {
        using var certificate = isSecure ? KestrelReceiver.CreateCertificate() : null;
        await using var receiver = await KestrelReceiver.StartAsync(protocols, certificate);

        await PushAndCompareAsync(receiver, options => options.UseHttp2WithoutTls = withoutTls);

        Assert.Equal([expected], receiver.Requests.Select(static request => request.Protocol).Distinct());
        if (expected == "HTTP/2")
        {
            Assert.Single(receiver.Requests.Select(static request => request.Connection.Split(':')[0]).Distinct());
        }
    }

    // What it had taken when it reset the connection is sent again, and recognized.
    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task Receiver_ResetsAfterItHasTaken_IsSentTheSameAgain(HttpProtocols protocols)
    {
        await using var receiver = await KestrelReceiver.StartAsync(protocols);
        var count = 0;
        receiver.After = context =>
        {
            var isReset = Interlocked.Increment(ref count) % 3 == 1;
            if (isReset)
            {
                context.Abort();
            }

            return Task.FromResult(!isReset);
        };

        await PushAndCompareAsync(receiver, options => options.UseHttp2WithoutTls = protocols == HttpProtocols.Http2);

        Assert.True(receiver.Repeats > 0);
    }

    [Fact]
    public async Task Receiver_FailsInEveryWay_GetsEverythingInTheEnd()
    {
        await using var receiver = await KestrelReceiver.StartAsync(HttpProtocols.Http1);
        var count = 0;
        receiver.Before = async context =>
        {
            switch (Interlocked.Increment(ref count) % 7)
            {
                case 0:
                    context.Response.Redirect("http://169.254.169.254/latest/meta-data/");
                    return false;
                case 1:
                    context.Response.StatusCode = 429;
                    return false;
                case 2:
                    context.Abort();
                    return false;
                case 3:
                    context.Response.StatusCode = 503;
                    context.Response.Headers.RetryAfter = "0";
                    await WriteHugeAnswerAsync(context);
                    return false;
                case 4:
                    // Answered without reading the body.
                    context.Response.StatusCode = 500;
                    return false;
                default:
                    return true;
            }
        };

        await PushAndCompareAsync(receiver);
    }

    [Fact]
    public async Task Receiver_AnswersHugely_IsAcknowledgedByTheHead()
    {
        await using var receiver = await KestrelReceiver.StartAsync(HttpProtocols.Http1);
        receiver.After = async context =>
        {
            context.Response.StatusCode = 200;
            await WriteHugeAnswerAsync(context);
            return false;
        };

        await PushAndCompareAsync(receiver);
    }

    [Fact]
    public async Task Receiver_SendsGoAway_LosesNothing()
    {
        await using var receiver = await KestrelReceiver.StartAsync(HttpProtocols.Http2);
        var count = 0;
        receiver.After = context =>
        {
            if (Interlocked.Increment(ref count) % 4 == 0)
            {
                context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
            }

            return Task.FromResult(true);
        };

        await PushAndCompareAsync(receiver, static options => options.UseHttp2WithoutTls = true);
    }

    [Fact]
    public async Task Guard_LoopbackIsNotAllowed_SendsNothing()
    {
        await using var receiver = await KestrelReceiver.StartAsync(HttpProtocols.Http1);
        var parked = new TaskCompletionSource<WebhookDeadLetter>();
        await using var pusher = Create(options =>
        {
            (options.AllowPrivateNetworks, options.GiveUpAfter) = (false, TimeSpan.Zero);
            options.OnNotification = (notification, _) =>
            {
                parked.TrySetResult(notification.DeadLetter!);
                return default;
            };
        });
        var stream = await pusher.OpenStreamAsync(new WebhookEndpoint(receiver.Url), "job", Token);

        await stream.WriteAsync("x"u8.ToArray(), Token);

        Assert.Contains("special purposes", (await parked.Task.WaitAsync(RunningPusher.HardLimit, Token)).LastError, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    private static async Task WriteHugeAnswerAsync(HttpContext context)
    {
        var block = new byte[65_536];
        for (var count = 0; count < 1_000 && !context.RequestAborted.IsCancellationRequested; count++)
        {
            await context.Response.Body.WriteAsync(block);
        }
    }

    private static async Task PushAndCompareAsync(KestrelReceiver receiver, Action<WebhookPusherOptions>? configure = null)
    {
        var secret = WebhookSecret.Create();
        receiver.Verifier = new WebhookVerifier(new WebhookVerifierOptions { Secrets = { secret.Reveal() } }, TimeProvider.System);
        await using var pusher = Create(configure);
        var endpoint = new WebhookEndpoint(receiver.Url, secret);
        var outputs = await Task.WhenAll(Enumerable.Range(0, Streams).Select(number => Task.Run(() => WriteAsync(pusher, endpoint, number), Token)));

        foreach (var (id, bytes, stream) in outputs)
        {
            Assert.Equal(WebhookDelivery.Sent, await stream.WaitForDeliveryAsync(Token).WaitAsync(RunningPusher.HardLimit, Token));
            Assert.Equal(bytes, receiver.Received.BytesOf(id));
            Assert.True(receiver.Received.IsComplete(id));
        }

        Assert.InRange(receiver.LargestBody, 1, 5_000);
        await RunningPusher.EmptiedAsync(pusher);
    }

    private static async Task<(string Id, byte[] Bytes, WebhookStream Stream)> WriteAsync(WebhookPusher pusher, WebhookEndpoint endpoint, int number)
    {
        var random = new Random(number);
        var (id, all) = ($"job-{number}", new List<byte>());
        var stream = await pusher.OpenStreamAsync(endpoint, id, Token);
        for (var line = 0; line < 40; line++)
        {
            var bytes = Encoding.UTF8.GetBytes($"{line}: \u00fcber \ud83d\ude80 {new string('x', random.Next(100))}\n").AsMemory();
            all.AddRange(bytes.Span);

            // Characters are cut between two writes.
            var cut = random.Next(bytes.Length);
            await stream.WriteAsync(bytes[..cut], Token);
            await stream.WriteAsync(bytes[cut..], Token);
            await Task.Yield();
        }

        await stream.CompleteAsync(Token);
        return (id, [.. all], stream);
    }

    private static WebhookPusher Create(Action<WebhookPusherOptions>? configure)
    {
        var options = new WebhookPusherOptions
        {
            MaxBodyBytes = 5_000,
            FlushInterval = TimeSpan.FromMilliseconds(5),
            RetryDelay = TimeSpan.FromMilliseconds(2),
            MaxRetryDelay = TimeSpan.FromMilliseconds(10),
            BreakDuration = TimeSpan.FromMilliseconds(5),
            MaxBreakDuration = TimeSpan.FromMilliseconds(20),
            AllowPrivateNetworks = true,
        };
        configure?.Invoke(options);
        return new WebhookPusher(
            options, new MemoryWebhookOutbox(), TimeProvider.System, NullLogger<WebhookPusher>.Instance, meterFactory: null, new Random(11), static options =>
            {
                var handler = GuardedHandler.Create(new AddressGuard(options), Dns.GetHostAddressesAsync);
                handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=localhost" };
                return handler;
            });
    }
}
