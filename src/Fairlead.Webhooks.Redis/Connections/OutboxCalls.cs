using Fairlead.Redis;
using StackExchange.Redis;

namespace Fairlead.Webhooks.Redis.Connections;

/// <summary>Calls Redis: each attempt within a time, repeated within a budget while Redis is away.</summary>
/// <remarks>
/// The one place that knows the client's weaknesses: its asynchronous calls never time out by themselves, and while there is no
/// connection they fail at once. A repeated call may have had its effect the first time, and each script allows for that.
/// </remarks>
internal sealed class OutboxCalls(IConnectionMultiplexer connection, RedisWebhookOutboxOptions options, TimeProvider timeProvider)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs a script on the keys of one outbox.</summary>
    /// <param name="script">The script.</param>
    /// <param name="key">Its key, which decides about the node of a cluster.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends the waiting; the script may run nevertheless.</param>
    /// <exception cref="WebhookOutboxUnavailableException">Redis did not answer within the budget, or its memory is full.</exception>
    /// <exception cref="RedisServerException">The script answered with an error of its own.</exception>
    public Task<RedisResult> EvaluateAsync(OutboxScript script, RedisKey key, RedisValue[] arguments, CancellationToken cancellationToken) =>
        RepeatAsync(() => EvaluateOnceAsync(script, key, arguments), cancellationToken);

    /// <summary>Hears what is published on a channel, from now on and after every interruption.</summary>
    public Task SubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> heed, CancellationToken cancellationToken) => RepeatAsync(
        async () =>
        {
            await connection.GetSubscriber().SubscribeAsync(channel, heed).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Hears no more; nobody waits for it.</summary>
    public void Unsubscribe(RedisChannel channel, Action<RedisChannel, RedisValue> heed)
    {
        if (connection.IsConnected)
        {
            connection.GetSubscriber().Unsubscribe(channel, heed, CommandFlags.FireAndForget);
        }
    }

    private async Task<RedisResult> EvaluateOnceAsync(OutboxScript script, RedisKey key, RedisValue[] arguments)
    {
        var database = connection.GetDatabase();
        try
        {
            return await database.ScriptEvaluateAsync(script.Hash, [key], arguments).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // A server that has just started, took over, or was told to forget its scripts. This runs it and keeps it.
            return await database.ExecuteAsync(
                "EVAL", [script.Text, 1, key, .. arguments.Select(static argument => (object)argument)]).ConfigureAwait(false);
        }
    }

    private async Task<T> RepeatAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
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
                if (timeProvider.GetElapsedTime(began) + pause >= options.RetryBudget)
                {
                    throw new WebhookOutboxUnavailableException(
                        WebhookOutboxFailure.Unreachable,
                        $"Redis did not answer within {options.RetryBudget} ({exception.Message}). Whether the call had an effect is not known; it may be repeated.",
                        exception);
                }
            }
            catch (RedisServerException exception) when (exception.Message.Contains("OOM", StringComparison.Ordinal))
            {
                throw new WebhookOutboxUnavailableException(
                    WebhookOutboxFailure.MemoryFull, "The memory of Redis is full; nothing was stored. Raise maxmemory, or let receivers take what is stored.", exception);
            }

            await Task.Delay(pause, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
