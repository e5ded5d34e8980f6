using Microsoft.Extensions.Logging;

namespace Fairlead.Relay.Redis;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Redis is away. The cache goes on as if nothing were stored.")]
    public static partial void RedisIsAway(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "Redis is back.")]
    public static partial void RedisIsBack(ILogger logger);

    [LoggerMessage(3, LogLevel.Error, "Redis could not run the script {Script}.")]
    public static partial void ScriptFailed(ILogger logger, string script, Exception exception);
}
