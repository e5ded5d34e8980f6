using StackExchange.Redis;

namespace Fairlead.Redis;

/// <summary>Tells which exceptions of the client say that Redis is away for the moment.</summary>
/// <remarks>Source that each package over Redis compiles into itself: they share no package.</remarks>
internal static class RedisFaults
{
    // What a server says while it starts, changes its role, moves a slot, or is busy: soon it, or another one, will answer. The last one is
    // what the client says in the name of a node of a cluster that is away.
    private static readonly string[] PassingErrors =
        ["LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "MOVED", "ASK", "BUSY", "NOREPLICAS", "Endpoint "];

    /// <summary>Gets whether a call that failed so may succeed when it is repeated.</summary>
    public static bool IsPassing(Exception exception) =>
        exception is RedisConnectionException or TimeoutException
        || IsFailedReport(exception)
        || (exception is RedisServerException && PassingErrors.Any(error => exception.Message.StartsWith(error, StringComparison.Ordinal)));

    // Where it says that there is no connection, version 1.2 reads the last error of a connection twice, and fails itself when that
    // has connected again in between (ServerEndPoint.LastException).
    private static bool IsFailedReport(Exception exception) => exception is NullReferenceException { Source: "StackExchange.Redis" };
}
