using Fairlead.Scheduling.Redis.Connections;
using Fairlead.Scheduling.Redis.Serialization;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Fairlead.Scheduling.Redis;

/// <content>How a process joins a queue, looks after it now and then, and hears from the other processes.</content>
public sealed partial class RedisJobStore<TJob, TResult>
{
    private const int WaitersPerCall = 500;

    private static readonly TimeSpan LeastKnownFor = TimeSpan.FromSeconds(5);

    private readonly Lock _alarmGate = new();
    private readonly SemaphoreSlim _sweeping = new(1);
    private readonly ITimer _alarm;
    private readonly TimeSpan _knownFor;
    private double _alarmAt = double.PositiveInfinity;
    private Task? _joined;
    private bool _isAway;

    private string NoticesChannel => $"{_base}notices:{_process}";

    /// <summary>Does what has fallen due, once; the timer does so by itself.</summary>
    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        await _sweeping.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await CallAsync(JobScripts.Sweep, () => SweepArguments(isConfigured: false), _redis.RetryBudget, cancellationToken).ConfigureAwait(false);
            foreach (var ids in _endWaiters.Ids.Chunk(WaitersPerCall))
            {
                await TellEndsAsync(ids, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _sweeping.Release();
        }
    }

    private RedisValue[] SweepArguments(bool isConfigured) =>
    [
        _workers,
        RedisMoment.FromSpan(_knownFor),
        isConfigured ? "1" : "0",
        _generalWorkers.TellCount() ?? -1,
        _shortWorkers.TellCount() ?? -1,
        _announcers.TellCount() ?? -1,
    ];

    // One attempt for everybody who comes meanwhile; whoever comes after a failure begins another.
    private Task JoinAsync()
    {
        lock (_alarmGate)
        {
            if (_joined is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _joined = Task.Run(JoinOnceAsync);
            }

            return _joined;
        }
    }

    private async Task JoinOnceAsync()
    {
        await CheckServerAsync().ConfigureAwait(false);
        await _calls.SubscribeAsync(NoticesChannel, HeedMessage, CancellationToken.None).ConfigureAwait(false);
        var changed = await _calls.EvaluateAsync(
            JobScripts.Configure, _state, () => _settings, _redis.RetryBudget, CancellationToken.None).ConfigureAwait(false);
        await CallJoinedAsync(
            JobScripts.Sweep, () => SweepArguments((int)changed == 1), _redis.RetryBudget, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task CheckServerAsync()
    {
        var server = new ServerReport((string)(await _calls.ExecuteAsync("INFO", "server", CancellationToken.None).ConfigureAwait(false))!);
        var memory = new ServerReport((string)(await _calls.ExecuteAsync("INFO", "memory", CancellationToken.None).ConfigureAwait(false))!);
        if (server.Version < ServerReport.OldestVersion)
        {
            throw new JobStoreUnavailableException(
                JobStoreFailure.ServerUnsuitable,
                $"The server is Redis {server.Version}; the queue needs {ServerReport.OldestVersion} or newer.");
        }

        if (server.IsClustered && _redis.ConfirmingReplicas > 0)
        {
            throw new JobStoreUnavailableException(
                JobStoreFailure.ServerUnsuitable,
                $"ConfirmingReplicas is {_redis.ConfirmingReplicas}, and in a cluster nobody can ask the replicas of one node. Set it to 0, and min-replicas-to-write in Redis.");
        }

        if (memory.EvictionPolicy is { } policy && policy != "noeviction")
        {
            LogEvicts(_logger, policy);
        }
    }

    private void HeedMessage(RedisChannel channel, RedisValue message)
    {
        foreach (var notice in ((string)message!).Split('\n'))
        {
            Heed(notice);
        }
    }

    private static bool IsUnknownQueue(RedisServerException exception) =>
        exception.Message.StartsWith("UNKNOWNQUEUE", StringComparison.Ordinal);

    // One timer for everything, moved only to an earlier time.
    private void SetAlarm(TimeSpan after)
    {
        lock (_alarmGate)
        {
            var now = _timeProvider.GetElapsedTime(0).TotalSeconds;
            if (!_isDisposed && now + after.TotalSeconds < _alarmAt)
            {
                _alarmAt = now + after.TotalSeconds;
                _alarm.Change(after, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Alarmed() => _ = SweepInBackgroundAsync();

    private async Task SweepInBackgroundAsync()
    {
        lock (_alarmGate)
        {
            _alarmAt = double.PositiveInfinity;
        }

        try
        {
            await SweepAsync(CancellationToken.None).ConfigureAwait(false);
            NoteAway(exception: null);
        }
        catch (ObjectDisposedException) when (Volatile.Read(ref _isDisposed))
        {
            return;
        }
#pragma warning disable CA1031 // The edge of a background loop: whatever is wrong with the server, it may be right the next time.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            NoteAway(exception);
        }

        SetAlarm(_redis.SweepInterval);
    }

    // Said once when it begins and once when it ends, however long it lasts.
    private void NoteAway(Exception? exception)
    {
        var isAway = exception is not null;
        if (isAway == Interlocked.Exchange(ref _isAway, isAway))
        {
            return;
        }

        if (isAway)
        {
            LogAway(_logger, exception!);
        }
        else
        {
            LogBack(_logger);
        }
    }

    [LoggerMessage(50, LogLevel.Error, "Redis does not answer; jobs cannot be submitted, leased or ended until it does.")]
    private static partial void LogAway(ILogger logger, Exception exception);

    [LoggerMessage(51, LogLevel.Information, "Redis answers again.")]
    private static partial void LogBack(ILogger logger);

    [LoggerMessage(52, LogLevel.Warning, "Redis may throw keys away when its memory is full (maxmemory-policy {Policy}), and with them jobs that were accepted. Set maxmemory-policy to noeviction.")]
    private static partial void LogEvicts(ILogger logger, string policy);
}
