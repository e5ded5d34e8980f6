using Fairlead.Redis;
using Fairlead.Relay.Redis.Metrics;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Fairlead.Relay.Redis.Connections;

/// <summary>Calls Redis once, within a time: whoever has to wait for a cache is better off without it.</summary>
/// <remarks>
/// The one place that knows the client's weaknesses: its asynchronous calls never time out by themselves, and while there is no connection they fail at once.
/// After a failure nothing is called for a while; then one call finds out whether Redis is back, and the others go without until it has.
/// </remarks>
internal sealed class RelayCalls(IConnectionMultiplexer connection, RedisRelayStoreOptions options, TimeProvider timeProvider, RedisRelayMeter meter, ILogger logger)
{
    private readonly RedisKey _key = $"{{{options.KeyPrefix}}}:totals";
    private readonly long _pause = (long)(options.RetryInterval.TotalSeconds * timeProvider.TimestampFrequency);

    // Zero while Redis answers.
    private long _nextTry;

    /// <summary>Gets whether Redis has answered last time.</summary>
    public bool IsAnswering => Interlocked.Read(ref _nextTry) == 0;

    /// <summary>Runs a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="arguments">What it gets behind the number that a generation begins with.</param>
    /// <param name="cancellationToken">Ends the waiting; the script may run nevertheless.</param>
    /// <returns><see langword="null"/> when Redis is away, or refuses because its memory is full.</returns>
    public async ValueTask<RedisResult?> TryEvaluateAsync(RelayScript script, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        if (!MayTry())
        {
            meter.Count(script, RelayCallOutcome.Skipped);
            return null;
        }

        try
        {
            RedisValue[] all = [NewGeneration(), .. arguments];

            // A call takes real time, whatever the clock of the cache shows.
            var answer = await EvaluateAsync(script, all).WaitAsync(options.CallTimeout, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            NoteAnswer();

            // The client may hand out answers on a thread that other answers wait for; whoever computes with this one must not hold it.
            await Task.Yield();
            meter.Count(script, RelayCallOutcome.Answered);
            return answer;
        }
        catch (Exception exception) when (RedisFaults.IsPassing(exception) || exception is ObjectDisposedException)
        {
            NoteFailure(exception);
            meter.Count(script, RelayCallOutcome.Failed);
            return null;
        }
        catch (RedisServerException exception) when (exception.Message.Contains("OOM", StringComparison.Ordinal))
        {
            NoteAnswer();
            meter.Count(script, RelayCallOutcome.Full);
            return null;
        }
        catch (RedisServerException exception)
        {
            // A key of somebody else's under the same prefix, or a server that is too old: it is answering, and the next call may do.
            NoteAnswer();
            Log.ScriptFailed(logger, script.Name, exception);
            meter.Count(script, RelayCallOutcome.Failed);
            return null;
        }
    }

    // Scripts add two of them up, in numbers that hold 53 bits.
    private static long NewGeneration() => 1 + (BitConverter.ToInt64(Guid.NewGuid().ToByteArray()) & ((1L << 50) - 1));

    private async Task<RedisResult> EvaluateAsync(RelayScript script, RedisValue[] arguments)
    {
        var database = connection.GetDatabase();
        try
        {
            return await database.ScriptEvaluateAsync(script.Hash, [_key], arguments).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // A server that has just started, took over, or was told to forget its scripts. This runs it and keeps it.
            return await database.ExecuteAsync("EVAL", [script.Text, 1, _key, .. arguments.Select(static argument => (object)argument)]).ConfigureAwait(false);
        }
    }

    private bool MayTry()
    {
        var nextTry = Interlocked.Read(ref _nextTry);
        if (nextTry == 0)
        {
            return true;
        }

        var now = timeProvider.GetTimestamp();
        return now >= nextTry && Interlocked.CompareExchange(ref _nextTry, now + _pause, nextTry) == nextTry;
    }

    private void NoteAnswer()
    {
        if (Interlocked.Read(ref _nextTry) != 0 && Interlocked.Exchange(ref _nextTry, 0) != 0)
        {
            Log.RedisIsBack(logger);
        }
    }

    private void NoteFailure(Exception exception)
    {
        if (Interlocked.Exchange(ref _nextTry, Math.Max(1, timeProvider.GetTimestamp() + _pause)) == 0)
        {
            Log.RedisIsAway(logger, exception);
        }
    }
}
