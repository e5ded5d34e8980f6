using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace FullService.Resetting;

/// <summary>The keys of a deployment in Redis: those that begin with one of its prefixes, in braces, and no others.</summary>
/// <remarks>They are looked for and taken away some at a time, so that nobody else waits for it.</remarks>
internal sealed class RedisTarget(string connectionString, IReadOnlyList<string> prefixes) : IResetTarget
{
    private const int KeysAtATime = 1_000;

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    public string Describe() => Ask(connection =>
    {
        var keys = prefixes.Sum(prefix => Find(connection, prefix).LongCount());
        return string.Create(CultureInfo.InvariantCulture, $"jobs, analyses, what is to be pushed and stored responses: {keys} keys of {Names()} in Redis at {Addresses(connection)}");
    });

    public void Empty() => Ask(connection =>
    {
        RefuseWhileUsed(connection);
        return prefixes.Sum(prefix => Find(connection, prefix).Chunk(KeysAtATime).Sum(keys => Remove(connection, keys)));
    });

    private static long Remove(IConnectionMultiplexer connection, RedisKey[] keys) =>
        (long)connection.GetDatabase().Execute("UNLINK", [.. keys.Select(static key => (object)key)]);

    // All keys of a prefix are on one node, because it is their hash tag; a replica has them too, and may not be changed.
    private static IEnumerable<RedisKey> Find(IConnectionMultiplexer connection, string prefix)
    {
        var database = connection.GetDatabase();
        var start = $"{{{prefix}}}:";
        var server = connection.GetServer(database.IdentifyEndpoint(start, CommandFlags.DemandMaster));
        return server.Keys(database.Database, $"{AsLiteral(start)}*", KeysAtATime).Distinct();
    }

    // Every process listens on a channel of its own for each queue it uses, from its first call to its end, however it ends.
    private void RefuseWhileUsed(IConnectionMultiplexer connection)
    {
        var servers = connection.GetEndPoints().Select(address => connection.GetServer(address)).Where(static server => server.IsConnected).ToList();
        var processes = prefixes.Max(prefix =>
            servers.SelectMany(server => server.SubscriptionChannels($"{AsLiteral($"{{{prefix}}}:")}notices:*")).Distinct().Count());
        if (processes > 0)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"The keys of {Names()} in Redis are in use by {processes} processes; stop them first."));
        }
    }

    private T Ask<T>(Func<IConnectionMultiplexer, T> question)
    {
        try
        {
            var options = ConfigurationOptions.Parse(connectionString);
            options.SyncTimeout = Math.Max(options.SyncTimeout, (int)AnswerLimit.TotalMilliseconds);
            using var connection = ConnectionMultiplexer.Connect(options);
            return question(connection);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw new IOException($"Redis did not do it: {exception.Message}", exception);
        }
    }

    private string Names() => string.Join(" and ", prefixes.Select(static prefix => $"{{{prefix}}}"));

    // Never the whole connection string, which may hold a password.
    private static string Addresses(IConnectionMultiplexer connection) =>
        string.Join(", ", connection.GetEndPoints().Select(static address => address is DnsEndPoint host ? $"{host.Host}:{host.Port}" : $"{address}"));

    // Characters that mean more than themselves in a pattern.
    private static string AsLiteral(string text) =>
        string.Concat(text.Select(static character => character is '*' or '?' or '[' or ']' or '\\' ? $"\\{character}" : $"{character}"));
}
