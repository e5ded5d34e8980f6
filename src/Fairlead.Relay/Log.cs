using Microsoft.Extensions.Logging;

namespace Fairlead.Relay;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The store has failed; the cache goes on as if nothing were stored.")]
    public static partial void StoreFailed(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "A response was not stored to its end.")]
    public static partial void FillingFailed(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "A validation in the background has failed.")]
    public static partial void RevalidationFailed(ILogger logger, Exception exception);
}
