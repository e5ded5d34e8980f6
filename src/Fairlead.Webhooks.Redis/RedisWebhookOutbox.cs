using System.Globalization;
using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Redis.Connections;
using Fairlead.Webhooks.Redis.Leasing;
using Fairlead.Webhooks.Redis.Serialization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Fairlead.Webhooks.Redis;

/// <summary>Keeps what is not acknowledged in Redis, so that it survives the process; one for each pusher, any number of them on the same keys.</summary>
/// <remarks>
/// <para>
/// Thread-safe. Every change is one script, so it happens whole or not at all; what was accepted is as safe as the server keeps it.
/// Leases end by the server's clock. A <see cref="TimeProvider"/> other than the system's is asked instead of the server, so that tests can
/// move the time.
/// </para>
/// <para>
/// While Redis is away, calls are repeated for <see cref="RedisWebhookOutboxOptions.RetryBudget"/> and then fail with
/// <see cref="WebhookOutboxUnavailableException"/>; nothing has to be restarted when it is back. Every call is safe to repeat.
/// </para>
/// <para>Redis holds the secrets of endpoints and all output that was not acknowledged: whoever may read it may read and sign these.</para>
/// </remarks>
public sealed partial class RedisWebhookOutbox : IWebhookOutbox, IDisposable
{
    // A larger tail is appended in several calls: while Redis copies one, everybody else waits.
    private const int BytesPerAppend = 1 << 20;

    private readonly OutboxCalls _calls;
    private readonly RedisWebhookOutboxOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly string _base;
    private readonly RedisKey _key;

    /// <summary>Makes an outbox; it calls Redis when it is first used, so Redis may still be down.</summary>
    /// <param name="connection">The connection, which stays the host's.</param>
    /// <param name="options">Where the outbox is and how it is called, read now.</param>
    /// <param name="timeProvider">The clock of leases, unless it is the system's: then the server's clock is.</param>
    /// <param name="logger">Receives when Redis is away at the start.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every error.</exception>
    public RedisWebhookOutbox(
        IConnectionMultiplexer connection, RedisWebhookOutboxOptions options, TimeProvider timeProvider, ILogger<RedisWebhookOutbox>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        (_options, _timeProvider) = (options.CopyValidated(nameof(options)), timeProvider);
        _logger = logger ?? NullLogger<RedisWebhookOutbox>.Instance;

        // A call takes real time, whatever the clock of the outbox shows.
        _calls = new OutboxCalls(connection, _options, TimeProvider.System);
        _base = $"{{{_options.KeyPrefix}}}:";
        _key = $"{_base}sessions";
        _lease = new OutboxLease(timeProvider, _options.LeaseDuration);
        _unheard = new UnheardOpenings(timeProvider, _options.LeaseDuration);
    }

    /// <inheritdoc />
    /// <exception cref="WebhookOutboxUnavailableException">Redis is away, or full.</exception>
    public async ValueTask<OutboxStream> OpenStreamAsync(WebhookEndpoint endpoint, string streamId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrEmpty(streamId);
        var answer = (RedisResult[])(await OpenAsync(streamId, EndpointText.Write(endpoint), cancellationToken).ConfigureAwait(false))!;
        return answer.Length > 0
            ? NewsReader.ReadStream((RedisValue[])answer[1]!, wasElsewhere: (int)answer[0] == 1)
            : throw new InvalidOperationException($"Stream '{streamId}' goes to another endpoint. Use another id, or the endpoint it was opened with.");
    }

    /// <inheritdoc />
    /// <exception cref="WebhookOutboxUnavailableException">Redis is away.</exception>
    public async ValueTask<OutboxProgress?> FindStreamAsync(string streamId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(streamId);
        var answer = (RedisValue[])(await CallAsync(OutboxScript.Find, [streamId], cancellationToken).ConfigureAwait(false))!;
        return answer.Length > 0 ? new OutboxProgress((long)answer[0], (long)answer[1], (int)answer[2] == 1, (int)answer[3] == 1) : null;
    }

    /// <inheritdoc />
    /// <exception cref="WebhookOutboxUnavailableException">Redis is away, or full.</exception>
    public async ValueTask<bool> AppendAsync(OutboxTail tail, CancellationToken cancellationToken)
    {
        var (offset, left) = (tail.Offset, tail.Bytes);
        while (true)
        {
            var part = left[..Math.Min(left.Length, BytesPerAppend)];
            left = left[part.Length..];
            var answer = await CallAsync(
                OutboxScript.Append,
                [tail.StreamId, tail.Fence, offset, part.ToArray(), tail.IsCompleted && left.IsEmpty ? 1 : 0],
                cancellationToken).ConfigureAwait(false);
            if ((int)answer == 0 || left.IsEmpty)
            {
                return (int)answer == 1;
            }

            offset += part.Length;
        }
    }

    /// <inheritdoc />
    /// <exception cref="WebhookOutboxUnavailableException">Redis is away, or full.</exception>
    public async ValueTask<IReadOnlyList<string>> StoreAsync(OutboxRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var arguments = new List<RedisValue>
        {
            request.Id, EndpointText.Write(request.Endpoint), request.CreatedAt.UtcTicks.ToString(CultureInfo.InvariantCulture), request.Body.ToArray(),
        };
        foreach (var part in request.Parts)
        {
            arguments.AddRange([part.StreamId, part.Fence, part.Sequence, part.Offset, part.EndOffset, part.IsFinal ? 1 : 0]);
        }

        return (string[])(await CallAsync(OutboxScript.Store, [.. arguments], cancellationToken).ConfigureAwait(false))!;
    }

    /// <inheritdoc />
    /// <exception cref="WebhookOutboxUnavailableException">Redis is away.</exception>
    public async ValueTask AcknowledgeAsync(OutboxRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await CallAsync(OutboxScript.Acknowledge, [request.Id], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <exception cref="WebhookOutboxUnavailableException">Redis is away, or full.</exception>
    public async ValueTask ParkAsync(OutboxDeadLetter letter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letter);
        await CallAsync(OutboxScript.Park, [KindOf(letter), IdOf(letter), LetterText.Write(letter.Letter)], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <exception cref="WebhookOutboxUnavailableException">Redis is away.</exception>
    public async ValueTask UnparkAsync(OutboxDeadLetter letter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letter);
        await CallAsync(OutboxScript.Unpark, [KindOf(letter), IdOf(letter)], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <exception cref="WebhookOutboxUnavailableException">Redis is away.</exception>
    public async ValueTask ForgetAsync(IReadOnlyList<OutboxClaim> claims, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claims);
        foreach (var some in claims.Chunk(ItemsPerPage))
        {
            await CallAsync(
                OutboxScript.Forget, [.. some.SelectMany(static claim => new RedisValue[] { claim.StreamId, claim.Fence })], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets go of timers. What the pusher has is left to others when the lease ends, or by <see cref="LeaveAsync"/> at once.</summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isDisposed, true))
        {
            _calls.Unsubscribe(NewsChannel, Heed);
            _lease.Dispose();
        }
    }

    // Whoever stops waiting, or gives up, may have the stream all the same.
    private async Task<RedisResult> OpenAsync(string streamId, string endpoint, CancellationToken cancellationToken)
    {
        var isHeard = false;
        try
        {
            var answer = await CallAsync(OutboxScript.Open, [streamId, endpoint], cancellationToken).ConfigureAwait(false);
            isHeard = true;
            return answer;
        }
        finally
        {
            if (!isHeard)
            {
                _unheard.Add(streamId);
                Wake();
            }
        }
    }

    private static string KindOf(OutboxDeadLetter letter) => letter.Request is null ? "stream" : "request";

    private static string IdOf(OutboxDeadLetter letter) => letter.Request?.Id ?? letter.Letter.StreamIds[0];
}
