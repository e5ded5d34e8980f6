using System.Diagnostics.CodeAnalysis;
using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Tests.Chunking;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Webhooks.Tests.Hosting;

/// <summary>One pusher after the other on one outbox, each killed at some moment, and a receiver that misbehaves.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Random numbers here make a run that can be repeated.")]
internal sealed class KilledPushers(int seed, int lanes, int maxBodyBytes, Func<IWebhookOutbox?, Task<IWebhookOutbox>> succeedAsync) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _ids = [];
    private readonly List<WebhookPusher> _dead = [];
    private IWebhookOutbox? _outbox;
    private CuttableOutbox? _connection;
    private CancellationTokenSource _life = new();

    public WebhookPusher Current { get; private set; } = null!;

    /// <summary>Gets a token that is canceled when the pusher there is now is killed: its writers die with it.</summary>
    public CancellationToken Life => _life.Token;

    /// <summary>Gets what the receivers have put together.</summary>
    public Reassembly Received { get; } = new();

    /// <summary>Gets or sets whether the receivers have come to their senses.</summary>
    public bool IsReceiverSane { get; set; }

    /// <summary>Kills the pusher there is, and starts the next.</summary>
    public async Task ReplaceAsync()
    {
        _connection?.Cut();
        if (Current is not null)
        {
            _dead.Add(Current);
        }

        var before = _life;
        _outbox = await succeedAsync(_outbox);
        var connection = _connection = new CuttableOutbox(_outbox);
        var options = new WebhookPusherOptions
        {
            MaxRequestsInFlightPerEndpoint = lanes,
            MaxBodyBytes = maxBodyBytes,
            MaxBufferedBytesPerEndpoint = 65_536,
            FlushInterval = TimeSpan.FromMilliseconds(1),
            RequestTimeout = TimeSpan.FromMilliseconds(100),
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromMilliseconds(2),
            BreakDuration = TimeSpan.FromMilliseconds(1),
            MaxBreakDuration = TimeSpan.FromMilliseconds(2),
        };
        var receiver = new ScriptedReceiver { Answer = request => Answer(request, connection) };
        var next = new WebhookPusher(options, connection, TimeProvider.System, NullLogger<WebhookPusher>.Instance, meterFactory: null, new Random(seed), _ => receiver);
        await next.StartAsync(TestContext.Current.CancellationToken);
        (Current, _life) = (next, new CancellationTokenSource());
        await before.CancelAsync();
    }

    public int Next(int below)
    {
        lock (_gate)
        {
            return _random.Next(below);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _connection?.Cut();
        foreach (var pusher in _dead.Append(Current))
        {
            await pusher.DisposeAsync();
        }
    }

    private void Answer(ReceivedRequest request, CuttableOutbox connection)
    {
        lock (_gate)
        {
            if (connection.IsCut)
            {
                request.Reset();
                return;
            }

            var behaviour = IsReceiverSane ? 0 : _random.Next(12);
            if (behaviour < 9)
            {
                Take(request);
            }

            switch (behaviour)
            {
                case 8:
                    // Taken, and nobody hears of it.
                    request.Reset();
                    break;
                case 9:
                    request.Answer(_random.Next(2) == 0 ? 503 : 302);
                    break;
                case 10:
                    request.Reset();
                    break;
                case 11:
                    // No answer at all.
                    break;
                default:
                    request.Acknowledge();
                    break;
            }
        }
    }

    private void Take(ReceivedRequest request)
    {
        Assert.InRange(request.Body.Length, 1, maxBodyBytes);
        if (_ids.Add(request.Id))
        {
            Received.Add(request.Body);
        }
    }
}
