using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Redis.Connections;
using Fairlead.Webhooks.Redis.Leasing;
using Fairlead.Webhooks.Redis.Serialization;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Fairlead.Webhooks.Redis;

/// <content>Holding a lease, taking over from those that lost theirs, and hearing of what they do.</content>
public sealed partial class RedisWebhookOutbox
{
    private const int ItemsPerPage = 256;
    private const int BytesPerPage = 1 << 20;
    private const int RenewalsPerLease = 3;

    private readonly Lock _gate = new();
    private readonly OutboxLease _lease;
    private readonly UnheardOpenings _unheard;
    private OutboxSession _session = new();
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // What woke since the last renewal was asked for: it may not have been told by that.
    private Task _awaited = Task.CompletedTask;
    private (OutboxSession? Session, string Last) _heard = (null, "0");
    private bool _hasMore;
    private bool _isLossTold;
    private bool _isSubscribed;
    private bool _isDisposed;

    /// <inheritdoc />
    /// <remarks>While Redis is away it returns what it got until then, which may be nothing; the rest comes as news.</remarks>
    public async ValueTask<OutboxRecovery> RecoverAsync(CancellationToken cancellationToken)
    {
        var left = OutboxRecovery.Empty;
        try
        {
            NewsPage page;
            do
            {
                page = await HearAsync(cancellationToken).ConfigureAwait(false);
                left = new OutboxRecovery(
                    [.. left.Requests, .. page.Left.Requests], [.. left.DeadLetters, .. page.Left.DeadLetters], [.. left.Streams, .. page.Left.Streams]);
            }
            while (page.HasMore);
        }
        catch (WebhookOutboxUnavailableException exception)
        {
            LogStartedWithout(_logger, exception);
        }

        return left;
    }

    /// <inheritdoc />
    /// <exception cref="WebhookOutboxUnavailableException">Redis is away.</exception>
    public async ValueTask<OutboxNews> WaitForNewsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TakeLoss())
            {
                return new OutboxNews(OutboxRecovery.Empty, [], IsLeaseLost: true);
            }

            await SubscribeAsync(cancellationToken).ConfigureAwait(false);
            await WaitForWakeAsync(cancellationToken).ConfigureAwait(false);
            var page = await HearAsync(cancellationToken).ConfigureAwait(false);
            if (!page.IsEmpty)
            {
                return new OutboxNews(page.Left, page.Standings, IsLeaseLost: false);
            }
        }
    }

    /// <inheritdoc />
    public ValueTask<CancellationToken> WaitForLeaseAsync(CancellationToken cancellationToken) => _lease.WaitAsync(cancellationToken);

    /// <inheritdoc />
    /// <exception cref="WebhookOutboxUnavailableException">Redis is away.</exception>
    public async ValueTask LeaveAsync(CancellationToken cancellationToken)
    {
        var session = Volatile.Read(ref _session);
        if (session.IsJoined)
        {
            await _calls.EvaluateAsync(OutboxScript.Leave, _key, [Moment(), session.Id], cancellationToken).ConfigureAwait(false);
        }
    }

    private RedisChannel NewsChannel => $"{_base}news";

    // The caller has heard of the loss when it asks again, and has nothing any more that others have.
    private bool TakeLoss()
    {
        if (!_lease.IsLost)
        {
            return false;
        }

        _isLossTold = !_isLossTold;
        if (!_isLossTold)
        {
            _lease.Begin();
        }

        return _isLossTold;
    }

    // What a new session is told before the caller has heard that the one before was lost would be let go of with all the rest: it is told again.
    private async Task<NewsPage> HearAsync(CancellationToken cancellationToken)
    {
        var page = await RenewAsync(cancellationToken).ConfigureAwait(false);
        if (!_lease.IsLost)
        {
            return page;
        }

        (_heard, _awaited) = ((null, "0"), Task.CompletedTask);
        return NewsPage.Empty;
    }

    private async Task<NewsPage> RenewAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var session = await JoinAsync(cancellationToken).ConfigureAwait(false);
            _awaited = Volatile.Read(ref _wake).Task;
            var askedAt = _timeProvider.GetTimestamp();
            var heard = _heard.Session == session ? _heard.Last : "0";
            try
            {
                var unheard = _unheard.Take().Select(static id => (RedisValue)id);
                var answer = await _calls.EvaluateAsync(
                    OutboxScript.Renew, _key, [Moment(), session.Id, Lease(), heard, ItemsPerPage, BytesPerPage, .. unheard], cancellationToken).ConfigureAwait(false);
                _lease.Renew(askedAt);
                var page = NewsReader.ReadPage(answer);
                (_heard, _hasMore) = ((session, page.Last), page.HasMore);
                return page;
            }
            catch (RedisServerException exception) when (IsLeaseLost(exception))
            {
                Lose(session);
            }
        }
    }

    /// <summary>Runs a script in the session there is; where that was lost, in a new one, which has nothing.</summary>
    private async Task<RedisResult> CallAsync(OutboxScript script, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
        while (true)
        {
            var session = await JoinAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await _calls.EvaluateAsync(script, _key, [Moment(), session.Id, .. arguments], cancellationToken).ConfigureAwait(false);
            }
            catch (RedisServerException exception) when (IsLeaseLost(exception))
            {
                Lose(session);
            }
        }
    }

    private async ValueTask<OutboxSession> JoinAsync(CancellationToken cancellationToken)
    {
        var session = Volatile.Read(ref _session);
        if (!session.IsJoined)
        {
            var askedAt = _timeProvider.GetTimestamp();
            var policy = (string?)await _calls.EvaluateAsync(OutboxScript.Join, _key, [Moment(), session.Id, Lease()], cancellationToken).ConfigureAwait(false);
            session.IsJoined = true;
            _lease.Renew(askedAt);
            if (!string.IsNullOrEmpty(policy) && policy != "noeviction")
            {
                LogEvicts(_logger, policy);
            }
        }

        return session;
    }

    private void Lose(OutboxSession session)
    {
        lock (_gate)
        {
            if (_session != session)
            {
                return;
            }

            // First, so that nobody has the new session and takes the lease for certain.
            _lease.Lose();
            Volatile.Write(ref _session, new OutboxSession());
        }

        Wake();
    }

    private async ValueTask SubscribeAsync(CancellationToken cancellationToken)
    {
        if (!_isSubscribed)
        {
            await _calls.SubscribeAsync(NewsChannel, Heed, cancellationToken).ConfigureAwait(false);
            _isSubscribed = true;

            // What was said before could not be heard.
            _awaited = Task.CompletedTask;
        }
    }

    private void Heed(RedisChannel channel, RedisValue whom)
    {
        if (whom == "*" || whom == Volatile.Read(ref _session).Id)
        {
            Wake();
        }
    }

    private void Wake() => Interlocked.Exchange(ref _wake, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private async ValueTask WaitForWakeAsync(CancellationToken cancellationToken)
    {
        if (_hasMore || _lease.IsLost)
        {
            return;
        }

        try
        {
            await _awaited.WaitAsync(_options.LeaseDuration / RenewalsPerLease, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Nobody woke it: the lease is to be renewed.
        }
    }

    private RedisValue Moment() =>
        _timeProvider == TimeProvider.System ? RedisValue.EmptyString : (_timeProvider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private RedisValue Lease() => _options.LeaseDuration.Ticks / TimeSpan.TicksPerMicrosecond;

    private static bool IsLeaseLost(RedisServerException exception) => exception.Message.StartsWith("LEASELOST", StringComparison.Ordinal);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Redis is away. What a predecessor left is taken over when Redis is back.")]
    private static partial void LogStartedWithout(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Redis may throw keys away when its memory is full (maxmemory-policy {Policy}), and with them output that was accepted. Set maxmemory-policy to noeviction.")]
    private static partial void LogEvicts(ILogger logger, string policy);
}
