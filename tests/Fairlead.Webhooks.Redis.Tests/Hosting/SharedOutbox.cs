using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Tests.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using TestSupport;

namespace Fairlead.Webhooks.Redis.Tests.Hosting;

/// <summary>A server, and outboxes on it that share nothing else: each has a connection of its own, as in a process of its own.</summary>
internal sealed class SharedOutbox(RedisServer server) : IAsyncDisposable
{
    private const string Prefix = "outbox";

    private readonly List<(RedisWebhookOutbox Outbox, IConnectionMultiplexer Connection)> _outboxes = [];
    private readonly List<WebhookPusher> _pushers = [];

    public RedisServer Server { get; } = server;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<SharedOutbox> StartAsync(params string[] arguments) => new(await RedisServer.StartAsync(Token, arguments));

    /// <summary>Opens the outbox in what could be another process.</summary>
    public RedisWebhookOutbox Open(Action<RedisWebhookOutboxOptions>? configure = null, string? endpoint = null, ILogger<RedisWebhookOutbox>? logger = null)
    {
        var connection = ConnectionMultiplexer.Connect($"{endpoint ?? Server.Endpoint},abortConnect=false,connectTimeout=2000");
        connection.PreserveAsyncOrder = false;
        // No lease ends and no renewal comes by itself: a test says when.
        var options = new RedisWebhookOutboxOptions { KeyPrefix = Prefix, LeaseDuration = TimeSpan.FromMinutes(10), RetryBudget = TimeSpan.FromSeconds(30) };
        configure?.Invoke(options);
        var outbox = new RedisWebhookOutbox(connection, options, TimeProvider.System, logger);
        _outboxes.Add((outbox, connection));
        return outbox;
    }

    /// <summary>Starts a pusher with one lane in what could be another process.</summary>
    public async Task<(WebhookPusher Pusher, ScriptedReceiver Receiver, CuttableOutbox Outbox)> StartPusherAsync(
        Action<WebhookPusherOptions>? configure = null, string? endpoint = null)
    {
        var options = new WebhookPusherOptions
        {
            MaxRequestsInFlightPerEndpoint = 1,
            FlushInterval = TimeSpan.FromMilliseconds(1),
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromMilliseconds(2),
            BreakDuration = TimeSpan.FromMilliseconds(1),
            MaxBreakDuration = TimeSpan.FromMilliseconds(2),
            DrainTime = TimeSpan.Zero,
        };
        configure?.Invoke(options);
        var (receiver, outbox) = (new ScriptedReceiver(), new CuttableOutbox(Open(endpoint: endpoint)));
        var pusher = new WebhookPusher(options, outbox, TimeProvider.System, NullLogger<WebhookPusher>.Instance, meterFactory: null, new Random(7), _ => receiver);
        await pusher.StartAsync(Token);
        _pushers.Add(pusher);
        return (pusher, receiver, outbox);
    }

    /// <summary>Cuts the connection of an outbox, as the end of its process would: what Redis has received happens, and nothing after that.</summary>
    public void Kill(IWebhookOutbox killed) => _outboxes.Single(one => one.Outbox == killed).Connection.Close(allowCommandsToComplete: false);

    /// <summary>Ends all leases there are, as if their time had come.</summary>
    public async Task EndLeasesAsync()
    {
        await using var connection = await Server.ConnectAsync(Token);
        var sessions = await connection.SendAsync(Token, "ZRANGE", $"{{{Prefix}}}:sessions", "0", "-1");
        foreach (var session in (sessions ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await connection.SendAsync(Token, "ZADD", $"{{{Prefix}}}:sessions", "XX", "0", session);
        }
    }

    /// <summary>Takes the leases of all sessions away, and leaves what they have to whoever renews first.</summary>
    public Task<string?> LeaveAllAsync() => AskAsync(
        "EVAL",
        """
        for _, session in ipairs(redis.call('ZRANGE', ARGV[1] .. 'sessions', 0, -1)) do
          redis.call('ZREM', ARGV[1] .. 'sessions', session)
          redis.call('ZADD', ARGV[1] .. 'estates', 0, session)
        end
        """,
        "0",
        $"{{{Prefix}}}:");

    /// <summary>Wakes every pusher, so that it looks whether there is something to take over.</summary>
    public Task<string?> WakeAllAsync() => AskAsync("PUBLISH", $"{{{Prefix}}}:news", "*");

    /// <summary>Asks the server something beside the outboxes.</summary>
    public async Task<string?> AskAsync(params string[] command)
    {
        await using var connection = await Server.ConnectAsync(Token);
        return await connection.SendAsync(Token, command);
    }

    /// <summary>Lists the sessions there are and what each stream and request is like, but for its bytes.</summary>
    public async Task<string> DescribeAsync() => $"{await AskAsync(
        "EVAL",
        """
        local lines = { 'sessions ' .. table.concat(redis.call('ZRANGE', ARGV[1] .. 'sessions', 0, -1), ' ') }
        for _, key in ipairs(redis.call('KEYS', '*')) do
          local told = {}
          if redis.call('TYPE', key).ok == 'hash' then
            local fields = redis.call('HGETALL', key)
            for place = 1, #fields, 2 do
              told[#told + 1] = #fields[place + 1] < 100 and fields[place] .. '=' .. fields[place + 1] or nil
            end
          elseif redis.call('TYPE', key).ok == 'zset' then
            told = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
          end
          lines[#lines + 1] = key .. ': ' .. table.concat(told, ' ')
        end
        return table.concat(lines, '\n')
        """,
        "0",
        $"{{{Prefix}}}:")}";

    public async ValueTask DisposeAsync()
    {
        foreach (var pusher in _pushers)
        {
            await pusher.DisposeAsync();
        }

        foreach (var (outbox, connection) in _outboxes)
        {
            outbox.Dispose();
            connection.Close(allowCommandsToComplete: false);
        }

        await Server.DisposeAsync();
    }
}
