using System.Globalization;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Redis.Connections;
using Fairlead.Scheduling.Redis.Serialization;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Fairlead.Scheduling.Redis;

/// <summary>Keeps the jobs of one queue in Redis, for any number of processes: one fair order, one set of limits, for all of them.</summary>
/// <remarks>
/// <para>
/// Thread-safe. Every change is one script, so it happens whole or not at all; what was accepted is as safe as the server keeps it.
/// Leases end by the server's clock. A <see cref="TimeProvider"/> other than the system's is asked instead of the server, so that tests can
/// move the time.
/// </para>
/// <para>
/// While Redis is away, calls are repeated for <see cref="RedisJobStoreOptions.RetryBudget"/> and then fail with
/// <see cref="JobStoreUnavailableException"/>; nothing has to be restarted when it is back. Submitting and ending are safe to repeat.
/// </para>
/// <para>The settings of the process that started last hold for the queue, so give all processes the same.</para>
/// </remarks>
/// <typeparam name="TJob">What the handler needs to know; treated as immutable.</typeparam>
/// <typeparam name="TResult">What the handler returns; treated as immutable.</typeparam>
public sealed partial class RedisJobStore<TJob, TResult> : IJobStore<TJob, TResult>, IDisposable
{
    private readonly IConnectionMultiplexer _connection;
    private readonly RedisCalls _calls;
    private readonly RedisJobStoreOptions _redis;
    private readonly JobSerialization<TJob, TResult> _serialization;
    private readonly JobReader<TJob, TResult> _reader;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly string _base;
    private readonly RedisKey _state;
    private readonly string _process = Guid.NewGuid().ToString("N");
    private readonly RedisValue[] _settings;
    private readonly int _workers;
    private readonly TimeSpan _leaseDuration;
    private bool _isDisposed;

    /// <summary>Makes a store; it calls Redis when it is first used, so Redis may still be down.</summary>
    /// <param name="connection">The connection, which stays the host's.</param>
    /// <param name="redis">Where the queue is and how it is called, read now.</param>
    /// <param name="options">Settings of the queue, read now.</param>
    /// <param name="serialization">How jobs and results become JSON.</param>
    /// <param name="timeProvider">The clock of timeouts and, unless it is the system's, of the queue.</param>
    /// <param name="logger">Receives what is wrong with the server, and when it is away and back.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every error.</exception>
    public RedisJobStore(
        IConnectionMultiplexer connection,
        RedisJobStoreOptions redis,
        JobQueueOptions options,
        JobSerialization<TJob, TResult> serialization,
        TimeProvider timeProvider,
        ILogger<RedisJobStore<TJob, TResult>>? logger = null)
        : this(connection, redis, options, serialization, timeProvider, logger, shards: 1)
    {
    }

    /// <summary>Makes the store of a shard, which has its part of what the whole queue may hold.</summary>
    internal RedisJobStore(
        IConnectionMultiplexer connection,
        RedisJobStoreOptions redis,
        JobQueueOptions options,
        JobSerialization<TJob, TResult> serialization,
        TimeProvider timeProvider,
        ILogger<RedisJobStore<TJob, TResult>>? logger,
        int shards)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(redis);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(serialization);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ThrowIfInvalid(options);
        (_connection, _serialization, _timeProvider) = (connection, serialization, timeProvider);
        (_redis, _logger) = (redis.CopyValidated(nameof(redis)), logger ?? NullLogger<RedisJobStore<TJob, TResult>>.Instance);
        (_workers, _leaseDuration) = (options.Workers, options.LeaseDuration);

        // A call takes real time, whatever the clock of the queue shows.
        _calls = new RedisCalls(connection, _redis, TimeProvider.System);
        _reader = new JobReader<TJob, TResult>(serialization);
        _base = $"{{{_redis.KeyPrefix}}}:";
        _state = $"{_base}state";
        _settings = SettingsOf(options, shards);
        _knownFor = _redis.SweepInterval * 3 > LeastKnownFor ? _redis.SweepInterval * 3 : LeastKnownFor;
        _submissions = new(SubmissionsPerCall, calls: 2, (_, groups) => EnqueueAsync(groups, CancellationToken.None));
        _generalLeases = new(LeasesPerCall, calls: 2, (place, requests) => LeaseAsync(GeneralKind, place, requests));
        _shortLeases = new(LeasesPerCall, calls: 2, (place, requests) => LeaseAsync(ShortKind, place, requests));
        _ends = new(EndsPerCall, calls: 2, (_, ends) => EndAsync(ends));
        _alarm = timeProvider.CreateTimer(
            static state => ((RedisJobStore<TJob, TResult>)state!).Alarmed(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        SetAlarm(_redis.SweepInterval);
    }

    /// <inheritdoc />
    public async ValueTask SetWeightAsync(string caller, double weight, CancellationToken cancellationToken) =>
        await CallAsync(JobScripts.Weigh, [caller, Exactly(weight)], cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask PauseAsync(string caller, CancellationToken cancellationToken) =>
        await CallAsync(JobScripts.Pause, [caller, "1"], cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask ResumeAsync(string caller, CancellationToken cancellationToken) =>
        await CallAsync(JobScripts.Pause, [caller, "0"], cancellationToken).ConfigureAwait(false);

    /// <summary>Stops the store's timer and leaves the other processes; workers stop by their own tokens.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _alarm.Dispose();
        if (Volatile.Read(ref _joined) is not null && _connection.IsConnected)
        {
            // Nobody waits for these: a process that dies says nothing either. The next sweep of another one forgets it at once.
            _connection.GetSubscriber().Unsubscribe(NoticesChannel, flags: CommandFlags.FireAndForget);
            _connection.GetDatabase().HashSet($"{_base}processes", _process, "0 0", flags: CommandFlags.FireAndForget);
        }
    }

    // In order of the script that stores them.
    private static RedisValue[] SettingsOf(JobQueueOptions options, int shards)
    {
        var settings = new List<RedisValue>
        {
            options.MaxRunningPerCaller,
            options.MaxRunningLongPerCaller ?? 0,
            Exactly(options.PriorityAgeing == Timeout.InfiniteTimeSpan ? 0 : options.PriorityAgeing.TotalSeconds),
            Exactly(options.ShortJobBound.TotalSeconds),
            Part(options.MaxQueued),
            options.MaxQueuedPerCaller,
            options.MaxAttempts,
            RedisMoment.FromSpan(options.LeaseDuration),
            RedisMoment.FromSpan(options.Retention),
            Part(options.MaxRetained),
            options.AnnouncesEnds ? "1" : "0",
        };
        foreach (var (caller, weight) in options.Weights)
        {
            settings.Add(caller);
            settings.Add(Exactly(weight));
        }

        return [.. settings];

        int Part(int whole) => (int)(((long)whole + shards - 1) / shards);
    }

    private static void ThrowIfInvalid(JobQueueOptions options)
    {
        var validation = new JobQueueOptionsValidator().Validate(name: null, options);
        if (validation.Failed)
        {
            throw new ArgumentException(validation.FailureMessage, nameof(options));
        }
    }

    private static string Exactly(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Runs a script, heeds what it tells this process, and returns what it answers.</summary>
    private Task<RedisResult> CallAsync(JobScript script, RedisValue[] arguments, CancellationToken cancellationToken) =>
        CallAsync(script, () => arguments, _redis.RetryBudget, cancellationToken);

    // Up to the first reply nothing here waits once the process has joined: calls reach Redis in the order in which they were made.
    private async Task<RedisResult> CallAsync(
        JobScript script, Func<RedisValue[]> arguments, TimeSpan repeats, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
        while (true)
        {
            var joined = Volatile.Read(ref _joined);
            if (joined is not { IsCompletedSuccessfully: true })
            {
                joined = JoinAsync();
                await joined.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            try
            {
                return await CallJoinedAsync(script, arguments, repeats, cancellationToken).ConfigureAwait(false);
            }
            catch (RedisServerException exception) when (IsUnknownQueue(exception))
            {
                // A server that lost everything, or another one took over that knows nothing yet.
                _ = Interlocked.CompareExchange(ref _joined, value: null, joined);
            }
        }
    }

    private async Task<RedisResult> CallJoinedAsync(
        JobScript script, Func<RedisValue[]> arguments, TimeSpan repeats, CancellationToken cancellationToken)
    {
        var reply = await _calls.EvaluateAsync(
            script, _state, () => [Moment(), _process, .. arguments()], repeats, cancellationToken).ConfigureAwait(false);
        var parts = (RedisResult[])reply!;
        foreach (var notice in (string[])parts[0]!)
        {
            Heed(notice);
        }

        if ((long)parts[1] is >= 0 and var micros)
        {
            // A millisecond more, so that it is due by then.
            SetAlarm(TimeSpan.FromMicroseconds(micros) + TimeSpan.FromMilliseconds(1));
        }

        return parts[2];
    }

    private RedisValue Moment() =>
        _timeProvider == TimeProvider.System ? RedisValue.EmptyString : RedisMoment.FromMoment(_timeProvider.GetUtcNow());
}
