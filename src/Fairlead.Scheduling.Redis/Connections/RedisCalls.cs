using Fairlead.Redis;
using Fairlead.Scheduling.Storage;
using StackExchange.Redis;

namespace Fairlead.Scheduling.Redis.Connections;

/// <summary>Calls Redis: each attempt within a time, repeated within a budget while Redis is away.</summary>
/// <remarks>
/// The one place that knows the client's weaknesses: its asynchronous calls never time out by themselves, and while there is no
/// connection they fail at once. A repeated call may have had its effect the first time, so whoever repeats must be able to.
/// </remarks>
internal sealed class RedisCalls(IConnectionMultiplexer connection, RedisJobStoreOptions options, TimeProvider timeProvider)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private long _lookedAt = timeProvider.GetTimestamp();

    /// <summary>Runs a script on the keys of one queue.</summary>
    /// <param name="script">The script.</param>
    /// <param name="key">Its key, which decides about the node of a cluster.</param>
    /// <param name="arguments">Makes its arguments, anew for each attempt, as some depend on the time.</param>
    /// <param name="repeats">How long it is repeated.</param>
    /// <param name="cancellationToken">Ends the waiting; the script may run nevertheless.</param>
    /// <exception cref="JobStoreUnavailableException">Redis did not answer within the budget.</exception>
    public Task<RedisResult> EvaluateAsync(
        JobScript script, RedisKey key, Func<RedisValue[]> arguments, TimeSpan repeats, CancellationToken cancellationToken) =>
        RepeatAsync(() => EvaluateOnceAsync(script, key, arguments()), repeats, cancellationToken);

    /// <summary>Stores a number unless there is one, and reads the one that is there.</summary>
    public Task<int> StoreOnceAsync(RedisKey key, int number, CancellationToken cancellationToken) => RepeatAsync(
        async () =>
        {
            var database = connection.GetDatabase();
            await database.StringSetAsync(key, number, when: When.NotExists).ConfigureAwait(false);
            return (int)await database.StringGetAsync(key).ConfigureAwait(false);
        },
        options.RetryBudget,
        cancellationToken);

    /// <summary>Asks one command of any server.</summary>
    public Task<RedisResult> ExecuteAsync(string command, string argument, CancellationToken cancellationToken) =>
        RepeatAsync(() => connection.GetDatabase().ExecuteAsync(command, argument), options.RetryBudget, cancellationToken);

    /// <summary>Hears what is published on a channel, from now on and after every interruption.</summary>
    public Task SubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> heed, CancellationToken cancellationToken) => RepeatAsync(
        async () =>
        {
            await connection.GetSubscriber().SubscribeAsync(channel, heed).ConfigureAwait(false);
            return true;
        },
        options.RetryBudget,
        cancellationToken);

    private async Task<RedisResult> EvaluateOnceAsync(JobScript script, RedisKey key, RedisValue[] arguments)
    {
        var database = connection.GetDatabase();
        object[] call = [script.Function, 1, key, .. arguments.Select(static argument => (object)argument)];
        var replicas = script.IsPromise ? options.ConfirmingReplicas : 0;
        try
        {
            return await CallAsync(database, call, replicas).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("ERR Function not found", StringComparison.Ordinal))
        {
            // A server that has just started, took over, or was told to forget its functions; and the first call of a new version.
            // The library is sent like a key, so that it goes to the node that has the queue.
            await database.ExecuteAsync("FUNCTION", "LOAD", "REPLACE", (RedisKey)JobScripts.LibraryFor(key!)).ConfigureAwait(false);
            return await CallAsync(database, call, replicas).ConfigureAwait(false);
        }
    }

    private async Task<RedisResult> CallAsync(IDatabase database, object[] call, int replicas)
    {
        var answering = database.ExecuteAsync("FCALL", call);
        if (replicas == 0)
        {
            return await answering.ConfigureAwait(false);
        }

        // Redis answers this for what came before on the same connection, so it is sent without a pause.
        object[] wait = [replicas, (long)options.ConfirmationTimeout.TotalMilliseconds];
        var confirming = database.ExecuteAsync("WAIT", wait, CommandFlags.DemandMaster);
        await Task.WhenAll(answering, confirming).ConfigureAwait(false);
        var confirmed = (int)await confirming.ConfigureAwait(false);
        return confirmed >= replicas
            ? await answering.ConfigureAwait(false)
            : throw new TimeoutException($"{confirmed} of {replicas} replicas confirmed within {options.ConfirmationTimeout}");
    }

    private async Task<T> RepeatAsync<T>(Func<Task<T>> attempt, TimeSpan budget, CancellationToken cancellationToken)
    {
        var began = timeProvider.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var answer = await attempt().WaitAsync(options.CallTimeout, timeProvider, cancellationToken).ConfigureAwait(false);

                // The client may hand out answers on a thread that other answers wait for; whoever computes with this one must not hold it.
                await Task.Yield();
                return answer;
            }
            catch (Exception exception) when (RedisFaults.IsPassing(exception))
            {
                if (timeProvider.GetElapsedTime(began) + pause >= budget)
                {
                    throw new JobStoreUnavailableException(
                        JobStoreFailure.Unreachable,
                        $"Redis did not answer within {options.RetryBudget} ({exception.Message}). Whether the call had an effect is not known; it may be repeated.",
                        exception);
                }

                LookForLeader();
            }
            catch (RedisServerException exception) when (exception.Message.Contains("OOM", StringComparison.Ordinal))
            {
                throw new JobStoreUnavailableException(
                    JobStoreFailure.MemoryFull, "The memory of Redis is full; nothing was stored. Raise maxmemory or take jobs out, and submit again.", exception);
            }

            await Task.Delay(pause, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    // Of several servers another one may lead by now. The client looks when a connection fails, which may be before there is a new
    // leader, and then only once a minute.
    private void LookForLeader()
    {
        var last = Interlocked.Read(ref _lookedAt);
        if (timeProvider.GetElapsedTime(last) >= LookInterval
            && connection.GetEndPoints().Length > 1
            && Interlocked.CompareExchange(ref _lookedAt, timeProvider.GetTimestamp(), last) == last)
        {
            _ = LookForLeaderAsync();
        }
    }

    private async Task LookForLeaderAsync()
    {
        try
        {
            await connection.ConfigureAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisFaults.IsPassing(exception) || exception is RedisException or ObjectDisposedException)
        {
            // The next call that fails looks again.
        }
    }
}
